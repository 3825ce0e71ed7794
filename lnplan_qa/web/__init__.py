"""The Gradio pages. They call PlanQA and render, and compute nothing."""

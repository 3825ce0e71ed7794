"""The way of the text: plan.txt -> PlanDocument -> Indicator, Project, Passage."""

"""Start the web app: ``python app.py``."""

from lnplan_qa.config import load_settings
from lnplan_qa.web.app import serve

if __name__ == "__main__":
    serve(load_settings())

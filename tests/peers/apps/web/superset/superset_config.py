import os

SECRET_KEY = os.environ["SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = f"sqlite:///{os.environ['HOME']}/superset.db"
AUTH_ROLES_MAPPING = {"radiology": ["Alpha"]}


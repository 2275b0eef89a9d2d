"""The Django project of Summit Archive: settings, middleware, operations."""

__version__ = "1.1.0"

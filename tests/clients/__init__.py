"""Clients and readers of other people against a started server, in the forms that they really send and read.

They are the dependency group ``clients`` and ``frontend/clients``; ``make unit CLIENTS=`` leaves them out.
"""

"""Reports from outside, one module each, named after its number and the kind of fault that it stands for.

``a01`` to ``a18`` are bug reports of comparable programs, ``b01`` to ``b11`` come from clients and validators, and
``c_…`` from attacks and induced faults. The docstring of a module names the kind and its siblings.
"""

"""What is tried against a village's points, and who notices.

Each test plays one fraud through the real services or pages. The first line of its docstring says
what is tried and, after the colon, who notices: `refused`, `on the desk`, `on a household's phone`
or `with the witness`. The READMEs show the same lines: tests/tidy/test_frauds.py.
"""

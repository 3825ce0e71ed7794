"""The subcommands of ``lnplan-qa``, one module each: ``add`` declares its arguments, ``run`` carries it out.

A new one is a module with these two functions and a name in :data:`lnplan_qa.cli.COMMANDS`.
"""

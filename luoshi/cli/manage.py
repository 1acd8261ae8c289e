"""`luoshi manage …`: hands everything on to Django's own commands (migrate, makemigrations, shell …)."""

import argparse

HELP = "Django 管理命令（migrate、makemigrations、shell……），供维护人员使用"
NEEDS_DJANGO = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take whatever follows as it stands."""
    parser.add_argument("command", nargs=argparse.REMAINDER, help="Django 命令及其参数")


def run(args: argparse.Namespace) -> int:
    """Run Django's command; its own exit code ends the process when it fails."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["luoshi manage", *args.command])
    return 0

"""Manners on the desktop: one window per library, notifications, crash reports, a menu entry."""

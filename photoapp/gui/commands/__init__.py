"""What can be done: one table of actions, and the dialogs and sentences that they need."""

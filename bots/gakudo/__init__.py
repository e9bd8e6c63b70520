"""The bot of 学童クラブ入会管理システム. `docs/bots.md` tells, step by step, how it was made."""

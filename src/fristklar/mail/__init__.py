"""Mail: made from a folder of templates, sent over SMTP, or kept for the reader of a demo."""

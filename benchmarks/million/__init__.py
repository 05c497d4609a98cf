"""What a million incidents cost the pages that people look at: filled, measured, compared with a thousand."""

"""What the facts of a meeting tell everybody; `proposals.topics.meeting` adds rule, agenda and vote to them."""

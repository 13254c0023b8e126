"""What is asked of a plan after its last stage: why some stay behind, what more is worth."""

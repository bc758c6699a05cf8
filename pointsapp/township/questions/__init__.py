"""The township's desk of questions: what is worth asking a village, its answer, and the close."""

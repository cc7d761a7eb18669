"""The claims of the paper, and the rules that judge each by what the run measured."""

"""The numbers people may change, as the frozen dataclasses that the apps below define."""

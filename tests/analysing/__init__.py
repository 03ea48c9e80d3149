"""What tests of analytics share: plain meanings to compare with."""

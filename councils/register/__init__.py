"""Reading a register from a file: table, headers, lines, entries. Pure: no Django; what day it is, is an argument."""

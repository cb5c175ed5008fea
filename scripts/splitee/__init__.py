"""The Python side of splitee-sim: makes traces, trains networks, draws results, sets them beside the paper's numbers.

errors, command, interrupt, shown   how every command ends, and what it tells people
files, contents                     files that are written whole; what a file is that is read
result_files, estimates             summary.csv, curves.csv, exits.csv and manifest.json of a run
simulator                           the program splitee-sim itself
paper                               the published numbers, how traces and tolerances were made of them
tracefile, importing, export        traces: the file, what others have made, what networks say
train                               encoders with exits of one's own
plotting                            figures of results

A sub-package stands on the modules at the top and on tracefile; export also reads tables with importing, train reads
and writes the networks of export, and plotting knows the published numbers of paper.
"""

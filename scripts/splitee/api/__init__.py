"""What `import splitee` offers: runs, their results, traces from arrays, policies written in Python.

run, results    splitee.run() and its results
config          configurations as dictionaries, with traces and policies of Python in them
trace, arrays   splitee.Trace; arrays of any library, checked
policy, native  splitee.Policy and splitee.NativePolicy
progress        how far a run is, in notebooks and terminals
core            the extension module, and the error where it is missing
"""

# The files of a package besides those of every installation (src/CMakeLists.txt), and the .deb of `cpack -G DEB`; the preset
# `package` asks for both. scripts/package.sh builds it, and a tarball beside it.

set(share ${CMAKE_INSTALL_DATADIR}/splitee-sim)
set(doc ${CMAKE_INSTALL_DATADIR}/doc/splitee-sim)
set(SPLITEE_PYTHON_PACKAGES lib/python3/dist-packages CACHE STRING "Where the package splitee is installed, below the prefix")

# The configurations and their traces, in the same places relative to each other as in the sources.
install(DIRECTORY configs DESTINATION ${share} FILES_MATCHING PATTERN *.json
  PATTERN paper-original.json EXCLUDE  # the authors' matrices are theirs to give
  PATTERN stream.json EXCLUDE)         # one of its traces is made from others first
install(DIRECTORY data/traces data/links DESTINATION ${share}/data)
install(DIRECTORY data/paper DESTINATION ${share}/data FILES_MATCHING PATTERN *.json PATTERN published EXCLUDE PATTERN start EXCLUDE)
install(FILES README.md DESTINATION ${doc})
install(FILES CHANGELOG.md DESTINATION ${doc} RENAME changelog)
install(FILES LICENSE DESTINATION ${doc} RENAME copyright)

install(DIRECTORY scripts/splitee DESTINATION ${SPLITEE_PYTHON_PACKAGES} FILES_MATCHING PATTERN *.py
  PATTERN __pycache__ EXCLUDE)
# splitee_python_command(NAME MODULE): the command NAME, which calls main() of a module of the package.
function(splitee_python_command SPLITEE_COMMAND SPLITEE_MODULE)
  set(file ${CMAKE_CURRENT_BINARY_DIR}/commands/${SPLITEE_COMMAND})
  configure_file(packaging/command.py.in ${file} @ONLY)
  install(PROGRAMS ${file} DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()
splitee_python_command(splitee-plot splitee.plotting.command)
splitee_python_command(splitee-import-trace splitee.importing.command)

# Manual page and changelog are compressed there, as Debian has them.
foreach(file ${CMAKE_INSTALL_MANDIR}/man1/splitee-sim.1 ${doc}/changelog)
  install(CODE "execute_process(COMMAND gzip -9nf \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${file}\" COMMAND_ERROR_IS_FATAL ANY)")
endforeach()

set(CPACK_PACKAGE_NAME splitee-sim)
set(CPACK_PACKAGE_VENDOR "the splitee-sim authors")
set(CPACK_PACKAGE_CONTACT "the splitee-sim authors <splitee-sim@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "experiment simulator for early-exit networks with split computing")
set(CPACK_PACKAGE_DESCRIPTION "Replays the confidences that a multi-exit network gave on a data set under a model of costs,
and lets policies decide where to split each sample between device and cloud. It reports
regret, accuracy and cost with intervals, and draws the figures.")
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)  # what the program is linked with
set(CPACK_DEBIAN_PACKAGE_DEPENDS "python3, python3-numpy, python3-matplotlib")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/packaging/postinst ${PROJECT_SOURCE_DIR}/packaging/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)

# What the wheel holds besides scripts/splitee (pyproject.toml): the extension module, the program, the header for
# policies of one's own in C, and the manual.
install(TARGETS splitee_core LIBRARY DESTINATION splitee COMPONENT wheel)
install(TARGETS splitee-sim RUNTIME DESTINATION ${SKBUILD_SCRIPTS_DIR} COMPONENT wheel)
install(DIRECTORY src/policy/include/ DESTINATION splitee/include COMPONENT wheel)
install(FILES ${PROJECT_BINARY_DIR}/src/pages/splitee-sim.1 DESTINATION ${SKBUILD_DATA_DIR}/share/man/man1 COMPONENT wheel)

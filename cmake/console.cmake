# The console: npm packages, Vite's build, and its files in one object of the program.

find_program(SLIPWAY_NPM npm)
if(NOT SLIPWAY_NPM)
  message(FATAL_ERROR
    "The console needs Node.js and npm: run scripts/setup, or configure with -DSLIPWAY_CONSOLE=OFF.")
endif()

set(console_source ${CMAKE_SOURCE_DIR}/console)
set(console_build ${CMAKE_BINARY_DIR}/console)
file(GLOB_RECURSE console_sources CONFIGURE_DEPENDS
  ${console_source}/src/* ${console_source}/public/* ${console_source}/scripts/*)
list(APPEND console_sources
  ${console_source}/index.html ${console_source}/openapi.json ${console_source}/package.json ${console_source}/tsconfig.json
  ${console_source}/vite.config.ts)

add_custom_command(
  OUTPUT ${console_build}/installed
  COMMAND ${SLIPWAY_NPM} ci --ignore-scripts --no-audit --no-fund --loglevel=error
  COMMAND ${CMAKE_COMMAND} -E make_directory ${console_build}
  COMMAND ${CMAKE_COMMAND} -E touch ${console_build}/installed
  DEPENDS ${console_source}/package-lock.json ${console_source}/.npmrc
  WORKING_DIRECTORY ${console_source}
  COMMENT "Installing the console's packages")
add_custom_command(
  OUTPUT ${console_build}/console_assets.cc ${console_build}/console.pack
  COMMAND ${SLIPWAY_NPM} run --silent build -- ${console_build}
  DEPENDS ${console_build}/installed ${console_sources}
  WORKING_DIRECTORY ${console_source}
  COMMENT "Building the console")
add_custom_target(console
  DEPENDS ${console_build}/console_assets.cc ${console_build}/console.pack)

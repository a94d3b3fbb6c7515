# The one set of warnings and sanitizers, and how a layer and its tests are declared.

add_library(slipway_options INTERFACE)
target_compile_options(slipway_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror)
target_include_directories(slipway_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # It sees a deprecated call inside libstdc++ 12's std::stable_sort.
  target_compile_options(slipway_options INTERFACE -Wno-deprecated-declarations)
endif()
if(SLIPWAY_SANITIZE)
  target_compile_definitions(slipway_options INTERFACE SLIPWAY_SANITIZED)
  target_compile_options(slipway_options INTERFACE
    -fsanitize=${SLIPWAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(slipway_options INTERFACE -fsanitize=${SLIPWAY_SANITIZE})
endif()

# What is packed is hardened; packaging/hardening_test.py holds the programs against it.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT SLIPWAY_SANITIZE)
  target_compile_options(slipway_options INTERFACE
    -fPIE -fstack-protector-strong -fstack-clash-protection)
  target_link_options(slipway_options INTERFACE -Wl,-z,relro,-z,now)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
    target_compile_options(slipway_options INTERFACE -fcf-protection=full)
  endif()
endif()

# What is packed checks its copies. It needs an optimiser, which tests and sanitizers go without.
function(slipway_fortify target)
  target_compile_definitions(${target} PRIVATE $<$<CONFIG:Release>:_FORTIFY_SOURCE=3>)
endfunction()

# slipway_layer(<name> [WAITS] SOURCES a.cc ... USES base model ... [LIBRARIES Boost::json ...]);
# WAITS: its time is spent waiting for others, so a release optimises it less, which compiles a
# third faster.
function(slipway_layer name)
  cmake_parse_arguments(arg "WAITS" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(slipway_${name} STATIC ${arg_SOURCES})
  if(arg_WAITS)
    target_compile_options(slipway_${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  endif()
  slipway_fortify(slipway_${name})
  set(uses ${arg_USES})
  list(TRANSFORM uses PREPEND slipway_)
  target_link_libraries(slipway_${name}
    PUBLIC slipway_options ${uses} ${arg_LIBRARIES})
endfunction()

# slipway_test_program(<name> SOURCES a_test.cc ... USES layer ... [LIBRARIES ...] [DEPENDS ...])
function(slipway_test_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES;DEPENDS" ${ARGN})
  find_package(GTest REQUIRED)
  add_executable(${name} ${arg_SOURCES})
  set(uses ${arg_USES})
  list(TRANSFORM uses PREPEND slipway_)
  target_link_libraries(${name} PRIVATE
    slipway_options ${uses} ${arg_LIBRARIES} GTest::gtest GTest::gmock GTest::gtest_main)
  # Their time is spent in what they test; to optimise them takes longer than they run.
  target_compile_options(${name} PRIVATE -O0)
  target_compile_definitions(${name} PRIVATE
    SLIPWAY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SLIPWAY_BIN_DIR="${CMAKE_BINARY_DIR}/bin")
  if(arg_DEPENDS)
    add_dependencies(${name} ${arg_DEPENDS})
  endif()
endfunction()

# slipway_tests(<layer> [TIMEOUT seconds] [TOGETHER filter] [SHARDS n] <as above>): one program for
# each layer; ctest runs its cases one by one, in parallel, but those that the filter TOGETHER names
# in one process. A sanitizer's program is slow to start, so there SHARDS processes run them all.
function(slipway_tests name)
  if(NOT SLIPWAY_TESTS)
    return()
  endif()
  include(GoogleTest)
  cmake_parse_arguments(arg "" "TIMEOUT;TOGETHER;SHARDS" "" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  slipway_test_program(${name}_tests ${arg_UNPARSED_ARGUMENTS})
  set(filter "*")
  if(arg_TOGETHER)
    set(filter "-${arg_TOGETHER}")
    add_test(NAME ${name}.Together COMMAND ${name}_tests "--gtest_filter=${arg_TOGETHER}")
    set_tests_properties(${name}.Together PROPERTIES TIMEOUT 900)
  endif()
  if(SLIPWAY_SANITIZE AND arg_SHARDS)
    foreach(shard RANGE 1 ${arg_SHARDS})
      math(EXPR index "${shard} - 1")
      add_test(NAME ${name}.${shard} COMMAND ${name}_tests --gtest_brief=1 "--gtest_filter=${filter}")
      set_tests_properties(${name}.${shard} PROPERTIES TIMEOUT 900
        ENVIRONMENT "GTEST_TOTAL_SHARDS=${arg_SHARDS};GTEST_SHARD_INDEX=${index}")
    endforeach()
    return()
  endif()
  gtest_discover_tests(${name}_tests TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 NO_PRETTY_VALUES
    TEST_FILTER "${filter}" PROPERTIES TIMEOUT ${arg_TIMEOUT})
endfunction()

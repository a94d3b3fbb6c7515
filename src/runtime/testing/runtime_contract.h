#pragma once
// What every runtime keeps to. A test program compiles runtime_contract.cc in, and instantiates
// RuntimeContract with a harness for each of its runtimes.

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "runtime/runtime.h"

namespace slipway::runtime {

class Harness {
 public:
  virtual ~Harness() = default;
  virtual Runtime& runtime() = 0;
  // Not built yet. Its build and its release command write to stdout; it listens, and says so.
  virtual Version version() = 0;
  // A runtime of images has no release commands.
  virtual bool runs_release_commands() const { return true; }
};

using MakeHarness = std::function<std::unique_ptr<Harness>()>;

struct HarnessCase {
  std::string name;
  MakeHarness make;
};

class RuntimeContract : public testing::TestWithParam<HarnessCase> {
 protected:
  RuntimeContract() : harness(GetParam().make()), runtime(harness->runtime()) {}

  Version built_version() {
    auto version = harness->version();
    EXPECT_TRUE(runtime.build(version, [](auto, auto) {}, {}).has_value());
    return version;
  }

  LogSink count_stdout() {
    return [this](std::string_view stream, std::string_view) { lines += stream == "stdout"; };
  }

  std::unique_ptr<Harness> harness;
  Runtime& runtime;
  int lines = 0;
};

}  // namespace slipway::runtime

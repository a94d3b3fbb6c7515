#pragma once
// What every runtime keeps to. A test program compiles runtime_contract.cc in, and instantiates
// RuntimeContract with a harness for each of its runtimes.

#include <functional>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "io/system_clock.h"
#include "runtime/runtime.h"

namespace slipway::runtime {

class Harness {
 public:
  virtual ~Harness() = default;
  virtual Runtime& runtime() = 0;
  // Not built yet. Its build and its release command write to stdout; it listens, and says so.
  virtual Version version() = 0;
  // Not built yet. Runs the test child with these arguments: "exit 3", "wait".
  virtual Version job(const std::string& arguments) = 0;
  // What its version answers to each connection; "": nobody listens where it says.
  virtual std::string answer() const { return "x"; }
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

  Version built_job(const std::string& arguments) {
    auto version = harness->job(arguments);
    const auto built = runtime.build(version, [](auto, auto) {}, {});
    EXPECT_TRUE(built.has_value()) << built.error().message;
    return version;
  }

  // What is said on such a connection until it ends, within 10 s; an error where it breaks off.
  static base::Result<std::string> read_to_end(io::ByteStream& stream);

  // Awaits its end, for at most 30 s.
  Attempt ended(const model::AttemptId& id);

  LogSink count_stdout() {
    return [this](std::string_view stream, std::string_view) { lines += stream == "stdout"; };
  }

  std::unique_ptr<Harness> harness;
  Runtime& runtime;
  int lines = 0;
  io::SystemClock clock;
  io::SystemRandom random;
};

}  // namespace slipway::runtime

#pragma once
// What BuildKit tells while it builds (the engine's "moby.buildkit.trace"), as lines of a log. Its
// form is the message StatusResponse of moby/buildkit's api/services/control/control.proto. Pure;
// for one build.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime::docker {

class BuildTrace {
 public:
  // The lines that one message completes. What is no such message says nothing.
  std::vector<std::string> take(std::string_view message);
  // What has no line end yet.
  std::vector<std::string> finish();

 private:
  void take_step(std::string_view step);
  void take_output(std::string_view output);

  std::set<std::string, std::less<>> begun_;                 // steps, by their digests
  std::map<std::string, std::string, std::less<>> unended_;  // output of each step
  std::vector<std::string> lines_;
};

}  // namespace slipway::runtime::docker

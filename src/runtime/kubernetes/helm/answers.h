#pragma once
// What the program helm prints, turned into Slipway's words. Pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace slipway::runtime::helm {

// "v3.8.1+g5cb9af4", as `helm version --short` prints it. kFailed where it is another program, or
// older than 3.
struct ProgramVersion {
  int major = 0;
  int minor = 0;
  friend auto operator<=>(const ProgramVersion&, const ProgramVersion&) = default;
};
base::Result<ProgramVersion> parse_version(std::string_view text);

// One revision of a release. The status is helm's own word: deployed, superseded, failed,
// pending-upgrade, ...
struct Revision {
  std::uint64_t number = 0;
  std::string status{};
  std::string chart{};  // "web-0.1.0"
  std::string app_version{};
  std::string description{};
  std::string updated{};  // when, as helm writes it

  bool is_pending() const { return status.starts_with("pending-"); }
  bool is_half_done() const { return is_pending() || status == "uninstalling"; }
};

// Of `helm history --output json`, oldest first.
base::Result<std::vector<Revision>> parse_history(std::string_view json);

// Whether the last revision is one that was brought with this description.
bool is_brought(const std::vector<Revision>& history, std::string_view description);

// What a failed upgrade left, for people, of the histories before and after it: a sentence.
std::string way_back(const std::vector<Revision>& before, const std::vector<Revision>& after);

// Of `helm upgrade --output json`. What else that holds, the values among it, is left alone.
base::Result<Revision> parse_release(std::string_view json);

// What went wrong, of what helm wrote to stderr: without its "Error: " and its warnings.
std::string complaint_of(std::string_view error_output);
// Whether the release that was asked for does not exist.
bool is_not_found(std::string_view error_output);
// Whether it was too late: of what complaint_of() says.
bool is_late(std::string_view complaint);

}  // namespace slipway::runtime::helm

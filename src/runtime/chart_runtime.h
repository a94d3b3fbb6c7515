#pragma once
// How a runtime brings charts, as helm services want it. The step `release` calls it. A service has
// one release, which each version replaces where it stands; Runtime's list(), inspect(), stop() and
// remove() tell of it and end it as of an instance, and forget() takes it away. Every call may be
// made again after a crash: it then finds what is there. Blocking; thread-safe.

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"

namespace slipway::runtime {

struct Version;

// Where charts come from, with what opens it.
struct ChartRepository {
  std::string url{};  // "https://charts.example.com", "oci://registry.example.com/charts"
  bool is_oci = false;
  bool skip_tls_verification = false;
  std::string username{};
  std::string password{};
};

struct Chart {
  std::filesystem::path folder{};  // of one from git; empty: of the repository
  std::optional<ChartRepository> repository{};
  std::string name{};
  std::string version{};
};

class ChartRuntime {
 public:
  virtual ~ChartRuntime() = default;

  // Whether it has what it needs for that, of this machine; kConflict with what to do.
  virtual base::Result<void> check() = 0;

  // Installs the version's chart, or upgrades what was there to it, and waits until all of it is
  // ready. Where that fails, or takes longer than its timeout, the release goes back to what was
  // before, and the error says why, and how that went: kFailed, kTimeout, kCancelled.
  using Lines = std::function<void(std::string_view stream, std::string_view text)>;
  virtual base::Result<void> bring(const Version& version, const Lines& log,
                                   std::stop_token stop) = 0;
};

}  // namespace slipway::runtime

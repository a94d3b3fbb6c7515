#pragma once
// What a supervisor is told about its instance: the file `spec` in the instance's folder. The
// daemon writes it, the supervisor reads it at its start. Value type.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slipway::runtime {

struct InstanceSpec {
  std::string deployment;
  std::string service;
  std::optional<std::uint16_t> port;
  std::string directory;                 // where it runs
  std::vector<std::string> argv;         // argv[0] without '/' is looked up in its own PATH
  std::vector<std::string> environment;  // "KEY=value"; all of it
  std::vector<std::string> secrets;      // what a reader of its log must not see
  std::optional<unsigned> uid;
  std::optional<unsigned> gid;
  std::string control_group;     // a cgroup v2 folder, or empty
  std::uint64_t memory_mib = 0;  // its limits; 0: none
  std::uint64_t cpu_millis = 0;
  bool once = false;  // not started again when it ends
  std::int64_t grace_ms = 10'000;
  std::int64_t restart_pause_ms = 200;
  std::int64_t log_segment_bytes = std::int64_t{5} << 20;

  friend bool operator==(const InstanceSpec&, const InstanceSpec&) = default;
};

std::string encode_spec(const InstanceSpec& spec);
std::optional<InstanceSpec> decode_spec(std::string_view text);

// The variable by which a process is known as this instance's, whatever became of its parents.
inline constexpr std::string_view kDeploymentVariable = "SLIPWAY_DEPLOYMENT_ID";

}  // namespace slipway::runtime

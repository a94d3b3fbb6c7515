#include "runtime/process/instance/spec.h"

#include "runtime/process/instance/records.h"

namespace slipway::runtime {

std::string encode_spec(const InstanceSpec& spec) {
  Records records{{"deployment", spec.deployment}, {"service", spec.service}};
  if (spec.port) records.emplace_back("port", std::to_string(*spec.port));
  records.emplace_back("directory", spec.directory);
  for (const auto& word : spec.argv) records.emplace_back("arg", word);
  for (const auto& variable : spec.environment) records.emplace_back("env", variable);
  for (const auto& secret : spec.secrets) records.emplace_back("secret", secret);
  if (spec.uid) records.emplace_back("uid", std::to_string(*spec.uid));
  if (spec.gid) records.emplace_back("gid", std::to_string(*spec.gid));
  if (!spec.control_group.empty()) records.emplace_back("control_group", spec.control_group);
  if (spec.memory_mib != 0) records.emplace_back("memory_mib", std::to_string(spec.memory_mib));
  if (spec.cpu_millis != 0) records.emplace_back("cpu_millis", std::to_string(spec.cpu_millis));
  if (spec.once) records.emplace_back("once", "1");
  records.emplace_back("grace_ms", std::to_string(spec.grace_ms));
  records.emplace_back("restart_pause_ms", std::to_string(spec.restart_pause_ms));
  records.emplace_back("log_segment_bytes", std::to_string(spec.log_segment_bytes));
  return encode_records(records);
}

std::optional<InstanceSpec> decode_spec(std::string_view text) {
  const auto records = decode_records(text);
  if (!records) return std::nullopt;
  InstanceSpec spec;
  spec.deployment = find_record(*records, "deployment").value_or("");
  spec.service = find_record(*records, "service").value_or("");
  spec.directory = find_record(*records, "directory").value_or("");
  spec.control_group = find_record(*records, "control_group").value_or("");
  spec.memory_mib = static_cast<std::uint64_t>(find_number(*records, "memory_mib").value_or(0));
  spec.cpu_millis = static_cast<std::uint64_t>(find_number(*records, "cpu_millis").value_or(0));
  spec.once = find_record(*records, "once").has_value();
  if (const auto port = find_number(*records, "port"))
    spec.port = static_cast<std::uint16_t>(*port);
  if (const auto uid = find_number(*records, "uid")) spec.uid = static_cast<unsigned>(*uid);
  if (const auto gid = find_number(*records, "gid")) spec.gid = static_cast<unsigned>(*gid);
  spec.grace_ms = find_number(*records, "grace_ms").value_or(spec.grace_ms);
  spec.restart_pause_ms = find_number(*records, "restart_pause_ms").value_or(spec.restart_pause_ms);
  spec.log_segment_bytes =
      find_number(*records, "log_segment_bytes").value_or(spec.log_segment_bytes);
  for (const auto& [key, value] : *records) {
    if (key == "arg") spec.argv.push_back(value);
    if (key == "env") spec.environment.push_back(value);
    if (key == "secret") spec.secrets.push_back(value);
  }
  if (spec.argv.empty() || spec.deployment.empty() || spec.directory.empty()) return std::nullopt;
  return spec;
}

}  // namespace slipway::runtime

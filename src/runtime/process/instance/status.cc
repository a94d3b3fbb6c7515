#include "runtime/process/instance/status.h"

#include <array>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "runtime/process/instance/records.h"

namespace slipway::runtime {
namespace {

constexpr std::array<std::pair<Phase, std::string_view>, 6> kPhases{{
    {Phase::kRunning, "running"},
    {Phase::kPausing, "pausing"},
    {Phase::kStopping, "stopping"},
    {Phase::kStopped, "stopped"},
    {Phase::kCompleted, "completed"},
    {Phase::kEnded, "ended"},
}};

constexpr std::array<std::pair<Handshake::Result, std::string_view>, 3> kResults{{
    {Handshake::Result::kStarted, "started"},
    {Handshake::Result::kSupervised, "supervised"},
    {Handshake::Result::kFailed, "failed"},
}};

template <typename Table, typename E>
std::string name_of(const Table& table, E value) {
  for (const auto& [known, name] : table) {
    if (known == value) return std::string(name);
  }
  return {};
}

template <typename E, std::size_t N>
std::optional<E> value_of(const std::array<std::pair<E, std::string_view>, N>& table,
                          std::optional<std::string_view> name) {
  for (const auto& [known, word] : table) {
    if (word == name) return known;
  }
  return std::nullopt;
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

std::string encode_status(const InstanceStatus& status) {
  Records records{{"phase", name_of(kPhases, status.phase)},
                  {"pid", std::to_string(status.pid)},
                  {"exit_code", std::to_string(status.exit_code)},
                  {"restarts", std::to_string(status.restarts)},
                  {"started_at", std::to_string(status.started_at)}};
  if (status.port) records.emplace_back("port", std::to_string(*status.port));
  return encode_records(records);
}

std::optional<InstanceStatus> decode_status(std::string_view text) {
  const auto records = decode_records(text);
  if (!records) return std::nullopt;
  const auto phase = value_of(kPhases, find_record(*records, "phase"));
  if (!phase) return std::nullopt;
  InstanceStatus status;
  status.phase = *phase;
  status.pid = find_number(*records, "pid").value_or(0);
  status.exit_code = find_number(*records, "exit_code").value_or(0);
  status.restarts = find_number(*records, "restarts").value_or(0);
  status.started_at = find_number(*records, "started_at").value_or(0);
  if (const auto port = find_number(*records, "port")) {
    status.port = static_cast<std::uint16_t>(*port);
  }
  return status;
}

std::string encode_handshake(const Handshake& handshake) {
  return encode_records({{"result", name_of(kResults, handshake.result)},
                         {"step", handshake.step},
                         {"error", std::to_string(handshake.error)}});
}

std::optional<Handshake> decode_handshake(std::string_view text) {
  const auto records = decode_records(text);
  if (!records) return std::nullopt;
  const auto result = value_of(kResults, find_record(*records, "result"));
  if (!result) return std::nullopt;
  return Handshake{*result, std::string(find_record(*records, "step").value_or("")),
                   static_cast<int>(find_number(*records, "error").value_or(0))};
}

std::optional<io::Fd> take_lock(const std::string& path) {
  io::Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!file.is_open()) return std::nullopt;
  struct flock lock = whole_file();
  if (::fcntl(file.value(), F_SETLK, &lock) != 0) return std::nullopt;
  return file;
}

bool is_locked(const std::string& path) {
  const io::Fd file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!file.is_open()) return false;
  struct flock lock = whole_file();
  return ::fcntl(file.value(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace slipway::runtime

#include "runtime/process/supervisor/supervisor.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/process/instance/leftovers.h"
#include "runtime/process/instance/records.h"

namespace slipway::runtime {
namespace {

// Between two looks for processes that a kill has not ended yet.
constexpr std::int64_t kKillAgainMs = 100;

constexpr int kMostReads = 64;

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::int64_t wall_clock_micros() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000;
}

// At most a part of what is there, so that no stream keeps the others waiting.
void take_some(io::Fd& pipe, LineCutter& lines) {
  std::array<char, std::size_t{16} << 10U> buffer{};
  const ssize_t size = ::read(pipe.value(), buffer.data(), buffer.size());
  if (size > 0) lines.add({buffer.data(), static_cast<std::size_t>(size)});
  if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) pipe.reset();
}

// All that a pipe can hold; more can only come from one that still writes.
void take_rest(io::Fd& pipe, LineCutter& lines) {
  std::array<char, std::size_t{16} << 10U> buffer{};
  for (int reads = 0; reads < kMostReads && pipe.is_open(); ++reads) {
    const ssize_t size = ::read(pipe.value(), buffer.data(), buffer.size());
    if (size <= 0) break;
    lines.add({buffer.data(), static_cast<std::size_t>(size)});
  }
  pipe.reset();
  lines.finish();
}

// How many processes of a group the kernel has killed for want of memory.
std::int64_t memory_kills(const std::string& control_group) {
  if (control_group.empty()) return 0;
  const std::string_view key = "oom_kill ";
  const auto events = read_small_file(control_group + "/memory.events").value_or("");
  const auto at = events.find(key);
  if (at == std::string::npos) return 0;
  const auto digits = std::string_view(events).substr(at + key.size());
  return parse_number(digits.substr(0, digits.find('\n'))).value_or(0);
}

std::string describe_exit(int wait_status) {
  if (WIFSIGNALED(wait_status))
    return "was ended by signal " + std::to_string(WTERMSIG(wait_status));
  return "exited with code " + std::to_string(WEXITSTATUS(wait_status));
}

}  // namespace

Supervisor::Supervisor(InstanceSpec spec, io::Fd signals, io::Fd lock, ControlSocket control)
    : spec_(std::move(spec)),
      signals_(std::move(signals)),
      lock_(std::move(lock)),
      control_(std::move(control)),
      log_(".", static_cast<std::size_t>(spec_.log_segment_bytes)),
      out_lines_(log_, "stdout"),
      err_lines_(log_, "stderr"),
      pause_(spec_.restart_pause_ms) {
  status_.port = spec_.port;
}

std::optional<StartFailure> Supervisor::start() {
  auto child = start_child(spec_);
  if (!child) return child.error();
  child_ = std::move(*child);
  child_lives_ = true;
  has_children_ = true;
  run_began_ms_ = now_ms();
  status_.pid = child_.pid;
  status_.started_at = wall_clock_micros();
  enter(Phase::kRunning);
  log_.add("slipway", "started, process " + std::to_string(child_.pid));
  log_.flush();
  return std::nullopt;
}

void Supervisor::run() {
  while (step()) {
  }
  finish();
}

bool Supervisor::step() {
  std::vector<pollfd> events{{signals_.value(), POLLIN, 0},
                             {child_.out.value(), POLLIN, 0},
                             {child_.err.value(), POLLIN, 0}};
  control_.append_events(events);
  if (::poll(events.data(), events.size(), next_timeout()) < 0) return errno == EINTR;
  if (events[1].revents != 0) take_some(child_.out, out_lines_);
  if (events[2].revents != 0) take_some(child_.err, err_lines_);
  if (events[0].revents != 0) take_signals();
  control_.serve(events, [this](std::string_view message) { return answer(message); });
  const std::int64_t now = now_ms();
  if (kill_at_ms_ && now >= *kill_at_ms_) {
    killing_ = true;
    kill_all();
    kill_at_ms_ = now + kKillAgainMs;
  }
  if (restart_at_ms_ && now >= *restart_at_ms_) restart();
  log_.flush();
  return !ending_ || has_children_;
}

int Supervisor::next_timeout() const {
  std::optional<std::int64_t> next = restart_at_ms_;
  if (kill_at_ms_) next = std::min(next.value_or(*kill_at_ms_), *kill_at_ms_);
  if (!next) return -1;
  return static_cast<int>(std::clamp<std::int64_t>(*next - now_ms(), 0, 60'000));
}

void Supervisor::take_signals() {
  signalfd_siginfo info{};
  while (::read(signals_.value(), &info, sizeof info) == sizeof info) {
    if (info.ssi_signo != SIGCHLD) begin_stop(spec_.grace_ms, false);
  }
  reap();
}

void Supervisor::reap() {
  for (;;) {
    siginfo_t info{};
    if (::waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
      if (errno == EINTR) continue;
      has_children_ = false;
      break;
    }
    if (info.si_pid == 0) {
      has_children_ = true;
      break;
    }
    const bool is_child = child_lives_ && info.si_pid == child_.pid;
    // Before it is waited for: until then its id, hence the group's, is nobody else's.
    if (is_child) end_group();
    int wait_status = 0;
    ::waitpid(info.si_pid, &wait_status, 0);
    if (is_child) child_exited(wait_status);
  }
  if (!has_children_) kill_at_ms_.reset();
  // Orphans arrive here as their parents die.
  if (has_children_ && killing_) kill_all();
}

void Supervisor::end_group() const {
  if (!ending_ || killing_) {
    ::kill(-child_.pid, SIGKILL);
    return;
  }
  // The group was asked already, and a second SIGTERM means haste to some.
  for (const pid_t pid : children_of_self()) {
    if (::getpgid(pid) != child_.pid) ::kill(pid, SIGTERM);
  }
}

void Supervisor::child_exited(int wait_status) {
  child_lives_ = false;
  status_.exit_code =
      WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
  if (ending_) {
    log_.add("slipway", describe_exit(wait_status));
    enter(status_.phase);
    return;
  }
  // What it left could hold its port.
  killing_ = true;
  kill_at_ms_ = now_ms() + kKillAgainMs;
  close_output();
  log_.add("slipway", describe_exit(wait_status));
  note_memory_kills(wait_status);
  if (spec_.once) {
    ending_ = completed_ = true;
    return;
  }
  pause_after(now_ms() - run_began_ms_);
}

void Supervisor::note_memory_kills(int wait_status) {
  const auto kills = memory_kills(spec_.control_group);
  // Fewer than before: the controller was switched off and on again meanwhile.
  const bool killed = kills != 0 && kills != memory_kills_;
  memory_kills_ = kills;
  if (!killed || !WIFSIGNALED(wait_status) || WTERMSIG(wait_status) != SIGKILL) return;
  log_.add("slipway", "needed more memory than there was for it: its limit is " +
                          std::to_string(spec_.memory_mib) + " MiB");
}

void Supervisor::pause_after(std::int64_t uptime_ms) {
  const std::int64_t pause = pause_.after_run(uptime_ms);
  log_.add("slipway", "starts again in " + std::to_string(pause) + " ms");
  restart_at_ms_ = now_ms() + pause;
  enter(Phase::kPausing);
}

void Supervisor::restart() {
  restart_at_ms_.reset();
  kill_at_ms_.reset();
  killing_ = false;
  ++status_.restarts;
  const auto failure = start();
  if (!failure) return;
  status_.exit_code = 127;
  log_.add("slipway", "cannot start " + spec_.argv.front() + " (" + failure->step +
                          "): " + std::strerror(failure->error));
  pause_after(0);
}

void Supervisor::begin_stop(std::int64_t grace_ms, bool wanted) {
  const std::int64_t kill_at = now_ms() + std::max<std::int64_t>(grace_ms, 0);
  if (!killing_) kill_at_ms_ = std::min(kill_at_ms_.value_or(kill_at), kill_at);
  if (wanted && status_.phase != Phase::kStopping) enter(Phase::kStopping);
  if (ending_) return;
  ending_ = true;
  restart_at_ms_.reset();
  if (child_lives_) {
    log_.add("slipway", "is asked to stop");
    ::kill(-child_.pid, SIGTERM);
  }
}

void Supervisor::kill_all() const {
  if (child_lives_) ::kill(-child_.pid, SIGKILL);
  for (const pid_t pid : children_of_self()) ::kill(pid, SIGKILL);
}

std::string Supervisor::answer(std::string_view message) {
  if (message.starts_with("stop ")) {
    begin_stop(parse_number(message.substr(5)).value_or(spec_.grace_ms), true);
  }
  return encode_status(status_);
}

void Supervisor::enter(Phase phase) {
  status_.phase = phase;
  replace_small_file("state", encode_status(status_));
}

void Supervisor::close_output() {
  take_rest(child_.out, out_lines_);
  take_rest(child_.err, err_lines_);
}

void Supervisor::finish() {
  close_output();
  log_.add("slipway", "stopped");
  log_.flush();
  enter(completed_                          ? Phase::kCompleted
        : status_.phase == Phase::kStopping ? Phase::kStopped
                                            : Phase::kEnded);
  if (!spec_.control_group.empty()) ::rmdir(spec_.control_group.c_str());
  ::unlink("control.sock");
  // Before the clients' connections: whoever sees those end finds the instance gone.
  lock_.reset();
}

}  // namespace slipway::runtime

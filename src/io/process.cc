#include "io/process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/spawn.h"

namespace slipway::io {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kStderrKept = std::size_t{64} << 10U;
constexpr std::size_t kLongestLine = std::size_t{64} << 10U;
constexpr auto kLongestDeadline = std::chrono::hours(24 * 365);
// How long the pipes may stay open after the child's end: for what others of its group still write,
// and then for the group's death to close them.
constexpr auto kDrain = std::chrono::milliseconds(250);

// Cuts what one stream writes into lines.
class Lines {
 public:
  Lines(std::string_view stream, const LineSink& sink) : stream_(stream), sink_(sink) {}

  void add(std::string_view data) {
    while (!data.empty()) {
      const auto end = data.find('\n');
      rest_ += data.substr(0, end);
      if (end == std::string_view::npos) break;
      if (rest_.ends_with('\r')) rest_.pop_back();
      emit();
      data.remove_prefix(end + 1);
    }
    if (rest_.size() >= kLongestLine) emit();
  }

  void finish() {
    if (!rest_.empty()) emit();
  }

 private:
  void emit() {
    sink_(stream_, rest_);
    rest_.clear();
  }

  std::string_view stream_;
  const LineSink& sink_;
  std::string rest_;
};

// One running program, from its start to the end of its group.
class Run {
 public:
  Run(const Command& command, const LineSink& sink, Child child)
      : command_(command),
        sink_(sink),
        child_(std::move(child)),
        out_lines_("stdout", sink),
        err_lines_("stderr", sink),
        deadline_(SteadyClock::now() + std::clamp<base::Duration>(
                                           command.deadline, base::Duration(0), kLongestDeadline)) {
  }

  ~Run() {
    // The leader is waited for last: until then its id, hence the group's, is nobody else's.
    ::kill(-child_.pid, SIGKILL);
    if (!reaped_) reap();
  }
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  base::Result<Outcome> await(const Fd& cancelled) {
    while (!is_over()) {
      std::array<pollfd, 4> events{{{child_.out.value(), POLLIN, 0},
                                    {child_.err.value(), POLLIN, 0},
                                    {exited_ ? -1 : child_.exited.value(), POLLIN, 0},
                                    {error_ ? -1 : cancelled.value(), POLLIN, 0}}};
      if (::poll(events.data(), events.size(), next_timeout()) < 0 && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "cannot wait for a program");
      }
      if (events[3].revents != 0) end(base::ErrorCode::kCancelled, "was cancelled");
      if (events[0].revents != 0) read_out();
      if (events[1].revents != 0) read_err();
      if (events[2].revents != 0) {
        exited_ = true;
        if (!error_) kill_at_ = SteadyClock::now() + kDrain;
      }
      check_time();
    }
    return finish();
  }

 private:
  bool is_over() const {
    return exited_ && (gave_up_ || (!child_.out.is_open() && !child_.err.is_open()));
  }

  std::optional<SteadyClock::time_point> next_time() const {
    if (kill_at_) return kill_at_;
    if (give_up_at_) return give_up_at_;
    if (exited_ || error_) return std::nullopt;
    return deadline_;
  }

  int next_timeout() const {
    const auto at = next_time();
    if (!at) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*at - SteadyClock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  }

  void check_time() {
    const auto now = SteadyClock::now();
    if (!exited_ && !error_ && now >= deadline_) {
      end(base::ErrorCode::kTimeout, "did not end within " + base::describe(command_.deadline));
    }
    if (kill_at_ && now >= *kill_at_) {
      ::kill(-child_.pid, SIGKILL);
      kill_at_.reset();
      give_up_at_ = now + kDrain;
    } else if (give_up_at_ && now >= *give_up_at_) {
      // Whoever left the group and still holds the pipes is not waited for.
      gave_up_ = true;
      give_up_at_.reset();
    }
  }

  void end(base::ErrorCode code, const std::string& what) {
    if (error_) return;
    error_ = base::Error{code, "'" + command_.argv.front() + "' " + what};
    ::kill(-child_.pid, SIGTERM);
    kill_at_ = SteadyClock::now() +
               std::clamp<base::Duration>(command_.grace, base::Duration(0), kLongestDeadline);
  }

  // The next piece, nothing where there is none yet; closes the pipe at its end.
  std::string_view read_some(Fd& pipe) {
    const ssize_t size = ::read(pipe.value(), buffer_.data(), buffer_.size());
    if (size > 0) return {buffer_.data(), static_cast<std::size_t>(size)};
    if (size == 0 || (errno != EAGAIN && errno != EINTR)) pipe.reset();
    return {};
  }

  void read_out() {
    const auto data = read_some(child_.out);
    if (sink_) {
      out_lines_.add(data);
    } else if (!error_ && outcome_.out.size() + data.size() > command_.output_limit) {
      end(base::ErrorCode::kTooLarge,
          "wrote more than " + std::to_string(command_.output_limit) + " bytes");
    } else if (!error_) {
      outcome_.out += data;
    }
  }

  void read_err() {
    const auto data = read_some(child_.err);
    if (sink_) {
      err_lines_.add(data);
      return;
    }
    outcome_.err += data;
    if (outcome_.err.size() > 2 * kStderrKept) trim_err();
  }

  void trim_err() {
    if (outcome_.err.size() > kStderrKept) {
      outcome_.err.erase(0, outcome_.err.size() - kStderrKept);
    }
  }

  int reap() {
    int status = 0;
    while (::waitpid(child_.pid, &status, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  }

  base::Result<Outcome> finish() {
    if (sink_) {
      out_lines_.finish();
      err_lines_.finish();
    }
    ::kill(-child_.pid, SIGKILL);
    outcome_.exit_code = reap();
    trim_err();
    if (error_) return base::fail(*error_);
    return std::move(outcome_);
  }

  const Command& command_;
  const LineSink& sink_;
  Child child_;
  Lines out_lines_;
  Lines err_lines_;
  SteadyClock::time_point deadline_;
  std::optional<SteadyClock::time_point> kill_at_;     // SIGKILL follows
  std::optional<SteadyClock::time_point> give_up_at_;  // after it
  bool exited_ = false;
  bool gave_up_ = false;
  bool reaped_ = false;
  std::optional<base::Error> error_;
  Outcome outcome_;
  std::array<char, std::size_t{64} << 10U> buffer_{};
};

}  // namespace

base::Result<Outcome> run(const Command& command, const std::stop_token& stop,
                          const LineSink& sink) {
  if (command.argv.empty()) {
    return base::fail(base::ErrorCode::kInvalid, "there is no program to run");
  }
  if (stop.stop_requested()) {
    return base::fail(base::ErrorCode::kCancelled, "'" + command.argv.front() + "' was cancelled");
  }
  const Fd cancelled(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!cancelled.is_open()) {
    throw std::system_error(errno, std::generic_category(), "cannot make an eventfd");
  }
  auto child = spawn(command);
  if (!child) return base::fail(child.error());
  Run running(command, sink, std::move(*child));
  const std::stop_callback wake(stop, [&cancelled] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(cancelled.value(), &one, sizeof one);
  });
  return running.await(cancelled);
}

}  // namespace slipway::io

#pragma once
// The life of one instance: starts its program, keeps its output, starts it again when it exits,
// ends it and all that came of it when asked. main() makes one and runs it; one thread. It holds
// the instance's lock from before its making to the end of run().

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <poll.h>
#include <sys/types.h>

#include "io/fd.h"
#include "runtime/process/instance/spec.h"
#include "runtime/process/instance/status.h"
#include "runtime/process/supervisor/child.h"
#include "runtime/process/supervisor/control_socket.h"
#include "runtime/process/supervisor/log_file.h"
#include "runtime/process/supervisor/restart_pause.h"

namespace slipway::runtime {

class Supervisor {
 public:
  // `signals`: a signalfd of SIGCHLD, SIGTERM and SIGINT. The current folder is the instance's.
  Supervisor(InstanceSpec spec, io::Fd signals, io::Fd lock, ControlSocket control);

  // The first start; where it fails there is nothing to run.
  std::optional<StartFailure> start();
  void run();

 private:
  bool step();
  int next_timeout() const;
  void take_signals();
  void take_output();
  void reap();
  void child_exited(int wait_status);
  void restart();
  void note_memory_kills(int wait_status);
  void pause_after(std::int64_t uptime_ms);
  void begin_stop(std::int64_t grace_ms, bool wanted);
  void end_group() const;
  void kill_all() const;
  std::string answer(std::string_view message);
  void enter(Phase phase);
  void close_output();
  void finish();

  InstanceSpec spec_;
  io::Fd signals_;
  io::Fd lock_;
  ControlSocket control_;
  LogFile log_;
  LineCutter out_lines_;
  LineCutter err_lines_;
  RestartPause pause_;
  InstanceStatus status_;
  Child child_;
  bool child_lives_ = false;
  bool has_children_ = false;
  bool ending_ = false;     // asked to end, by a message or a signal
  bool completed_ = false;  // it was to run once, and did
  bool killing_ = false;
  std::int64_t run_began_ms_ = 0;
  std::int64_t memory_kills_ = 0;  // of its control group, so far
  std::optional<std::int64_t> restart_at_ms_;
  std::optional<std::int64_t> kill_at_ms_;
};

}  // namespace slipway::runtime

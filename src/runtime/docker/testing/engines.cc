#include "runtime/docker/testing/engines.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/fd.h"
#include "io/files.h"
#include "io/http_client.h"
#include "io/system_clock.h"
#include "model/ids.h"
#include "runtime/process/testing/process_fixture.h"

namespace slipway::runtime {
namespace {

namespace fs = std::filesystem;

constexpr const char* kControlGroups = "/sys/fs/cgroup";

std::map<EngineKind, std::unique_ptr<TestEngine>>& engines() {
  static std::map<EngineKind, std::unique_ptr<TestEngine>> all;
  return all;
}

// "" where this process now has a network of its own, else why not.
std::string leave_network() {
  if (::geteuid() != 0) return "this is not root";
  if (::unshare(CLONE_NEWNET) != 0) return std::string("no namespaces: ") + std::strerror(errno);
  const io::Fd socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
  request.ifr_flags = IFF_UP;
  if (::ioctl(socket.value(), SIOCSIFFLAGS, &request) != 0) {
    return std::string("no loopback interface: ") + std::strerror(errno);
  }
  return {};
}

class Engines final : public testing::Environment {
 public:
  void SetUp() override {
    if (const auto reason = leave_network(); !reason.empty()) {
      GTEST_SKIP() << "The machine lets no container engine start (" << reason << ").";
    }
    for (const auto kind : {EngineKind::kDocker, EngineKind::kPodman}) {
      engines()[kind] = std::make_unique<TestEngine>(kind);
    }
  }
  void TearDown() override { engines().clear(); }
};

const testing::Environment* const kEngines = testing::AddGlobalTestEnvironment(new Engines);

// Limits that root may not raise in every machine; Podman's own default is higher.
std::string default_limits() {
  rlimit files{};
  rlimit processes{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NPROC, &processes);
  std::ostringstream text;
  const auto write = [&](const char* name, rlim_t most, rlim_t usual) {
    const auto value = std::min(most, usual);
    text << '"' << name << '=' << value << ':' << value << '"';
  };
  write("nofile", files.rlim_max, 20'000);
  text << ',';
  write("nproc", processes.rlim_max, 4'096);
  return text.str();
}

void write_podman_configuration(const fs::path& folder) {
  std::ofstream(folder / "containers.conf")
      << "[containers]\ndefault_ulimits = [" << default_limits() << "]\n"
      << "[network]\nnetwork_config_dir = \"" << (folder / "networks").string() << "\"\n"
      << "[engine]\ntmp_dir = \"" << (folder / "podman").string() << "\"\n"
      << "runtime = \"runc\"\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"file\"\n";
  std::ofstream(folder / "storage.conf")
      << "[storage]\ndriver = \"overlay\"\ngraphroot = \"" << (folder / "storage").string()
      << "\"\nrunroot = \"" << (folder / "run").string() << "\"\n";
  std::ofstream(folder / "registries.conf") << "";
}

std::string log_of(const fs::path& folder) {
  return io::read_file(folder / "engine.log").value_or("it wrote nothing");
}

// Control groups that nobody is in any more; the others refuse.
void remove_control_groups(const std::string& name) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const auto& hierarchy : fs::directory_iterator(kControlGroups, error)) {
    const fs::path group = hierarchy.path() / name;
    found.push_back(group);
    for (fs::recursive_directory_iterator at(group, error), end; !error && at != end;
         at.increment(error)) {
      if (at->is_directory(error)) found.push_back(at->path());
    }
    error.clear();
  }
  for (auto path = found.rbegin(); path != found.rend(); ++path) ::rmdir(path->c_str());
}

std::optional<pid_t> child_of(pid_t parent) {
  const std::string id = std::to_string(parent);
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  pid_t child = 0;
  if (children >> child) return child;
  return std::nullopt;
}

}  // namespace

TestEngine& engine(EngineKind kind) { return *engines().at(kind); }

TestEngine::TestEngine(EngineKind kind) : kind_(kind) {
  std::string name = (fs::temp_directory_path() / "slipway-engine-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make " + name);
  folder_ = name;
  std::ofstream(folder_ / "daemon.json") << "{}";
  write_podman_configuration(folder_);
  start();
  if (!wait_until([this] { return answers() || ::waitpid(unshare_, nullptr, WNOHANG) != 0; }) ||
      !answers()) {
    throw std::runtime_error("the engine does not start: " + log_of(folder_));
  }
}

TestEngine::~TestEngine() {
  // The first process of a pid namespace takes all others of it along.
  if (const auto first = child_of(unshare_)) ::kill(*first, SIGKILL);
  ::waitpid(unshare_, nullptr, 0);
  remove_control_groups(kind_ == EngineKind::kDocker ? folder_.filename().string()
                                                     : "libpod_parent");
  std::error_code error;
  fs::remove_all(folder_, error);
  EXPECT_FALSE(error) << folder_ << ": " << error.message();
}

std::vector<std::string> TestEngine::command() const {
  // What engines keep in fixed places of the machine is of this one alone, too.
  std::vector<std::string> words{
      "unshare",      "--mount",
      "--pid",        "--fork",
      "--mount-proc", "--kill-child",
      "--",           "/bin/sh",
      "-c",           "mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /dev/shm && exec \"$@\"",
      "engine"};
  if (kind_ == EngineKind::kDocker) {
    for (const std::string& word :
         {std::string("dockerd"), "--config-file=" + (folder_ / "daemon.json").string(),
          "--host=" + host(), "--data-root=" + (folder_ / "data").string(),
          "--exec-root=" + (folder_ / "exec").string(), "--pidfile=" + (folder_ / "pid").string(),
          "--cgroup-parent=/" + folder_.filename().string()}) {
      words.push_back(word);
    }
  } else {
    for (const std::string& word : {std::string("podman"), std::string("system"),
                                    std::string("service"), std::string("--time=0"), host()}) {
      words.push_back(word);
    }
  }
  return words;
}

void TestEngine::start() {
  auto words = command();
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const std::string path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  std::vector<std::string> environment{
      path, "HOME=" + folder_.string(), "CONTAINERS_CONF=" + (folder_ / "containers.conf").string(),
      "CONTAINERS_STORAGE_CONF=" + (folder_ / "storage.conf").string(),
      "CONTAINERS_REGISTRIES_CONF=" + (folder_ / "registries.conf").string()};
  std::vector<char*> envp;
  for (auto& line : environment) envp.push_back(line.data());
  envp.push_back(nullptr);
  const io::Fd log(::open((folder_ / "engine.log").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const io::Fd input(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  unshare_ = ::fork();
  if (unshare_ < 0) throw std::runtime_error("cannot fork");
  if (unshare_ > 0) return;
  // A test program that is killed takes its engines along.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::dup2(input.value(), STDIN_FILENO);
  ::dup2(log.value(), STDOUT_FILENO);
  ::dup2(log.value(), STDERR_FILENO);
  ::execvpe(argv[0], argv.data(), envp.data());
  ::_exit(127);
}

std::string TestEngine::host() const { return "unix://" + (folder_ / "socket").string(); }

bool TestEngine::answers() const {
  io::HttpClient client;
  const auto answer =
      client.send({.url = "http://engine/_ping", .unix_socket = (folder_ / "socket").string()});
  return answer && answer->status == 200;
}

DockerOptions TestEngine::new_installation() const {
  io::SystemClock clock;
  io::SystemRandom random;
  DockerOptions options;
  options.host = host();
  options.installation = model::RuntimeId::make(clock.now(), random).to_string();
  options.data = folder_ / "installations" / options.installation;
  return options;
}

}  // namespace slipway::runtime

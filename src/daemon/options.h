#pragma once
// The daemon's options: from the command line, SLIPWAY_<OPTION> in the environment, and a TOML
// file.

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "io/reach.h"

namespace slipway::daemon {

// Signing in by OpenID Connect, as it is written; "" where nothing is.
struct Oidc {
  std::string issuer;
  std::string client_id;
  std::string client_secret;
  std::filesystem::path client_secret_file;
  std::string name = "OpenID Connect";
  std::string scopes = "openid email profile";
  std::string email_claim = "email";
  std::vector<std::string> domains;
  std::string new_user_role;
  std::string new_user_organization;
  bool only = false;
};

// A file in the data folder.
inline constexpr const char* kFileStore = "sqlite";

struct Options {
  std::string command;       // "" serves; "backup", "migrate", "restore", "replay", "rotate-key"
  bool json = false;         // of replay
  bool without_key = false;  // of backup
  std::filesystem::path backup;  // the folder that backup makes, and restore reads
  std::filesystem::path key;     // of restore, where the back-up has none
  std::filesystem::path data;
  std::string store = kFileStore;  // or "postgres:..."
  std::string node;                // among several; "": the machine's name
  double lease = 30;               // seconds
  std::string from;                // of migrate: "sqlite:FOLDER"
  std::string to;                  // of migrate: "postgres:..."
  std::string listen = "127.0.0.1:8080";
  std::string public_url;  // "": http:// and where it listens
  bool allow_file_repositories = false;
  bool limits = false;  // of services, by the control group that is delegated to the daemon
  std::string gateway = "caddy";  // or "none"
  std::string gateway_listen = "127.0.0.1:0";
  std::string gateway_domain = "localhost";
  std::string caddy = "caddy";
  std::string helm = "helm";
  std::string acme_directory;  // "": Let's Encrypt
  std::filesystem::path acme_root;
  std::string acme_email;
  double poll_interval = 180;  // seconds
  double hook_rate = 50'000;   // deliveries a second for one hook
  // Days; 0: for good.
  std::uint32_t keep_deliveries = 30;
  std::uint32_t keep_logs = 30;
  std::uint32_t keep_history = 365;
  std::uint32_t keep_audit_log = 0;
  std::uint32_t keep_mirrors = 30;
  std::uint32_t deliveries_size = 1024;  // MiB; 0: any
  std::uint32_t logs_size = 1024;
  std::size_t release_threads = 4;
  std::size_t stage_parallelism = 7;
  std::size_t commit_status_limit = 10;         // services of a push; above, one status for all
  std::vector<io::IpNetwork> webhook_networks;  // where outgoing webhooks may lead, too
  io::Reach remote_reach{.private_too = true};  // where repositories, registries, forges may be
  std::uint32_t mirror_size = 20'480;           // MiB of one; 0: any
  std::string smtp_url;                         // "": no mails
  std::string smtp_from;
  std::string smtp_user;
  std::filesystem::path smtp_password_file;
  std::string service_user;  // the user that services run as; needs root
  std::string service_uids;  // "FIRST-LAST": each service runs as one of these; needs root
  Oidc oidc;
  std::string log_level = "info";
  // 32 bytes each, of the environment alone, which other users of the machine cannot read; "": the
  // data folder's file.
  std::string secret_key;
  std::string next_secret_key;  // of rotate-key
};

// What ends the program before it starts: --help, or wrong usage.
struct Exit {
  int code = 0;
};

std::variant<Options, Exit> parse_options(int argc, char** argv);

struct Address {
  std::string host;
  unsigned short port = 0;
};
// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address).
std::variant<Address, std::string> parse_address(const std::string& text);

}  // namespace slipway::daemon

#include "daemon/options.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iostream>

#include <CLI/CLI.hpp>

#include "api/version.h"
#include "base/encoding.h"
#include "base/suggest.h"
#include "daemon/data_folder.h"
#include "daemon/exit_codes.h"
#include "daemon/oidc_flags.h"
#include "io/mail_sender.h"
#include "io/url.h"
#include "rules/mail.h"
#include "runtime/process/service_users.h"

namespace slipway::daemon {
namespace {

constexpr std::uint32_t kMostDays = 36'500;

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> known;
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) known.push_back("--" + name);
  }
  for (const auto* command : app.get_subcommands()) {
    for (auto& name : option_names(*command)) known.push_back(std::move(name));
  }
  return known;
}

// CLI11 misses what is required first, which may be what was mistyped.
std::string unknown_option(const CLI::App& app) {
  for (const auto& word : app.remaining(true)) {
    if (!word.starts_with("-")) continue;
    return "There is no option '" + word + "'." +
           base::did_you_mean(word.substr(0, word.find('=')), option_names(app));
  }
  return {};
}

// CLI11 names a mistyped option; the nearest known one helps more.
std::string advice(const CLI::App& app, const std::string& message) {
  const auto known = option_names(app);
  const std::size_t dash = message.find("--");
  if (dash == std::string::npos) return {};
  const std::string word = message.substr(dash, message.find_first_of(" =]:", dash) - dash);
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  return base::did_you_mean(word, known);
}

// A file for --config that changes nothing: every option, commented out, with what it does.
std::string example_config(const CLI::App& app) {
  std::string text =
      "# Options of slipwayd. Remove the '#' before a name to set it; what is shown is the "
      "default.\n";
  for (const auto* option : app.get_options()) {
    const std::string name = option->get_single_name();
    if (!option->get_configurable() || option->get_envname().empty()) continue;
    const std::string value = option->get_default_str();
    const bool is_bare = value.find_first_not_of("0123456789.") == std::string::npos;
    const bool is_flag = option->get_expected_min() == 0;
    text += "\n# " + option->get_description() + "\n#" + name + " = ";
    text += is_flag ? "false" : is_bare && !value.empty() ? value : '"' + value + '"';
    text += '\n';
  }
  return text;
}

// Addresses are made by writing a path behind it. Gives back what is wrong with it, "" if nothing.
std::string take_public_url(std::string& text) {
  if (text.empty()) return {};
  const auto url = io::parse_url(text);
  if (!url || url->has_user || !url->query.empty() || text.find('#') != std::string::npos) {
    return "'" + text +
           "' is no address to build upon. Write how forges and people reach the daemon, such as "
           "https://slipway.example.com.";
  }
  while (text.ends_with('/')) text.pop_back();
  return {};
}

// The bytes of a key in the environment, which goes from there; "" where there is none.
std::variant<std::string, Exit> take_key(const char* variable) {
  const char* text = std::getenv(variable);
  if (text == nullptr) return std::string();
  auto key = base::decode_hex(text);
  ::unsetenv(variable);
  if (key && key->size() == kKeyLength) return std::move(*key);
  std::cerr << "slipwayd: " << variable
            << " does not hold 64 hexadecimal digits, as `openssl rand -hex 32` prints them.\n";
  return Exit{kWrongConfiguration};
}

}  // namespace

std::variant<Options, Exit> parse_options(int argc, char** argv) {
  Options options;
  CLI::App app{"slipwayd redeploys exactly the services that a push concerns.", "slipwayd"};
  app.set_version_flag("--version", std::string("slipwayd ") + std::string(api::version()));
  // CLI11 looks at the environment only after it has read the file.
  const char* config = std::getenv("SLIPWAY_CONFIG");
  app.set_config("--config", config != nullptr ? config : "",
                 "A TOML file with any of these options (also as SLIPWAY_CONFIG)",
                 config != nullptr);
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.add_option("--data", options.data, "The folder for everything that is kept")
      ->envname("SLIPWAY_DATA")
      ->required();
  app.add_option("--store", options.store,
                 "sqlite, a file in the data folder, or postgres://USER@HOST/DATABASE, which "
                 "several nodes share; its password is in PGPASSWORD or PGPASSFILE")
      ->envname("SLIPWAY_STORE")
      ->capture_default_str();
  app.add_option("--node", options.node,
                 "This node's name among those that share the store; none: the machine's name")
      ->envname("SLIPWAY_NODE");
  app.add_option("--lease", options.lease,
                 "Seconds after which other nodes take over the work of one that is gone")
      ->envname("SLIPWAY_LEASE")
      ->check(CLI::Range(1.0, 3600.0))
      ->capture_default_str();
  app.add_option("--listen", options.listen,
                 "HOST:PORT of the API and the hooks; port 0: a free one")
      ->envname("SLIPWAY_LISTEN")
      ->capture_default_str();
  app.add_option("--public-url", options.public_url,
                 "How forges and people reach the daemon, for the hooks' addresses")
      ->envname("SLIPWAY_PUBLIC_URL")
      ->transform(CLI::Validator(take_public_url, ""));
  app.add_flag("--allow-file-repositories", options.allow_file_repositories,
               "Take paths of this machine as repositories")
      ->envname("SLIPWAY_ALLOW_FILE_REPOSITORIES");
  app.add_option("--gateway", options.gateway, "caddy, or none")
      ->envname("SLIPWAY_GATEWAY")
      ->check(CLI::IsMember({"caddy", "none"}))
      ->capture_default_str();
  app.add_option("--gateway-listen", options.gateway_listen,
                 "HOST:PORT of the services' addresses; port 0: a free one, kept from then on")
      ->envname("SLIPWAY_GATEWAY_LISTEN")
      ->capture_default_str();
  app.add_option("--gateway-domain", options.gateway_domain,
                 "Services are SERVICE.ENVIRONMENT.PROJECT.DOMAIN")
      ->envname("SLIPWAY_GATEWAY_DOMAIN")
      ->capture_default_str();
  app.add_option("--caddy", options.caddy, "The caddy program")
      ->envname("SLIPWAY_CADDY")
      ->capture_default_str();
  app.add_option("--helm", options.helm, "The helm program, which brings charts to clusters")
      ->envname("SLIPWAY_HELM")
      ->capture_default_str();
  app.add_option("--acme-directory", options.acme_directory,
                 "The ACME directory (https://...) of who signs the certificates of domains; none: "
                 "Let's Encrypt")
      ->envname("SLIPWAY_ACME_DIRECTORY");
  app.add_option("--acme-root", options.acme_root,
                 "A PEM file with the root of that authority, where this machine does not trust it")
      ->envname("SLIPWAY_ACME_ROOT")
      ->check(CLI::ExistingFile);
  app.add_option("--acme-email", options.acme_email,
                 "Where the authority sends warnings to before a certificate ends")
      ->envname("SLIPWAY_ACME_EMAIL");
  app.add_option("--poll-interval", options.poll_interval,
                 "Seconds between two looks at each repository, for deliveries that were lost")
      ->envname("SLIPWAY_POLL_INTERVAL")
      ->check(CLI::Range(0.1, 86'400.0))
      ->capture_default_str();
  app.add_option("--hook-rate", options.hook_rate, "Deliveries a second that one hook may receive")
      ->envname("SLIPWAY_HOOK_RATE")
      ->check(CLI::Range(0.1, 1e6))
      ->capture_default_str();
  const auto add_age = [&app](const char* name, const char* variable, std::uint32_t& days,
                              const char* what) {
    app.add_option(name, days, what)
        ->envname(variable)
        ->check(CLI::Range(0U, kMostDays))
        ->capture_default_str();
  };
  add_age("--keep-deliveries", "SLIPWAY_KEEP_DELIVERIES", options.keep_deliveries,
          "Days that deliveries are kept with their bodies; 0: for good");
  add_age("--keep-logs", "SLIPWAY_KEEP_LOGS", options.keep_logs,
          "Days that the logs of deployments are kept, the last ten of a service longer; 0: for "
          "good");
  add_age("--keep-history", "SLIPWAY_KEEP_HISTORY", options.keep_history,
          "Days that pushes, notices, verdicts and deployments are kept, the newest longer; 0: for "
          "good");
  add_age("--keep-audit-log", "SLIPWAY_KEEP_AUDIT_LOG", options.keep_audit_log,
          "Days that the audit log is kept; 0: for good");
  add_age("--keep-mirrors", "SLIPWAY_KEEP_MIRRORS", options.keep_mirrors,
          "Days that the mirror of a repository is kept which no service comes from any more; 0: "
          "for good");
  app.add_option("--deliveries-size", options.deliveries_size,
                 "MiB that the bodies of deliveries may fill, compressed; the oldest go first; 0: "
                 "any")
      ->envname("SLIPWAY_DELIVERIES_SIZE")
      ->capture_default_str();
  app.add_option("--logs-size", options.logs_size,
                 "MiB that the logs of deployments may fill; the oldest go first; 0: any")
      ->envname("SLIPWAY_LOGS_SIZE")
      ->capture_default_str();
  app.add_option("--release-threads", options.release_threads, "Releases that run at once")
      ->envname("SLIPWAY_RELEASE_THREADS")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--stage-parallelism", options.stage_parallelism,
                 "Services of one deployment stage that are deployed at once")
      ->envname("SLIPWAY_STAGE_PARALLELISM")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  app.add_option("--commit-status-limit", options.commit_status_limit,
                 "A push of more services than this gets one commit status for all of them")
      ->envname("SLIPWAY_COMMIT_STATUS_LIMIT")
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
  const auto add_networks = [&app](const char* name, const char* variable,
                                   std::vector<std::string>& networks, const char* what) {
    app.add_option(name, networks, what)
        ->envname(variable)
        ->delimiter(',')
        ->check([](const std::string& text) {
          const auto network = io::parse_ip_network(text);
          return network ? std::string() : network.error().message;
        });
  };
  std::vector<std::string> webhook_networks;
  add_networks("--webhook-network", "SLIPWAY_WEBHOOK_NETWORK", webhook_networks,
               "A private network (10.1.0.0/16, 127.0.0.1) that outgoing webhooks may lead to");
  bool internet_only = false;
  app.add_flag("--internet-remotes-only", internet_only,
               "Repositories, registries and forges are not in private networks, nor on this "
               "machine, but for those of --remote-network")
      ->envname("SLIPWAY_INTERNET_REMOTES_ONLY");
  std::vector<std::string> remote_networks;
  add_networks("--remote-network", "SLIPWAY_REMOTE_NETWORK", remote_networks,
               "A network where repositories, registries and forges may be, though it is "
               "link-local, or private beside --internet-remotes-only");
  app.add_option("--mirror-size", options.mirror_size,
                 "MiB that the mirror of one repository may fill; 0: any")
      ->envname("SLIPWAY_MIRROR_SIZE")
      ->capture_default_str();
  app.add_option("--smtp-url", options.smtp_url,
                 "The server that takes mails: smtp://HOST:587 or smtps://HOST:465")
      ->envname("SLIPWAY_SMTP_URL")
      ->check([](const std::string& url) {
        const auto checked = io::check_mail_server(url);
        return checked ? std::string() : checked.error().message;
      });
  app.add_option("--smtp-from", options.smtp_from, "The address that mails come from")
      ->envname("SLIPWAY_SMTP_FROM")
      ->check([](const std::string& address) {
        return rules::is_mail_address(address)
                   ? std::string()
                   : "'" + address + "' is no mail address; write NAME@DOMAIN";
      });
  app.add_option("--smtp-user", options.smtp_user, "Who signs in at the mail server")
      ->envname("SLIPWAY_SMTP_USER");
  app.add_option("--smtp-password-file", options.smtp_password_file,
                 "A file with that user's password")
      ->envname("SLIPWAY_SMTP_PASSWORD_FILE")
      ->check(CLI::ExistingFile);
  app.get_option("--smtp-url")->needs("--smtp-from");
  app.add_flag("--limits", options.limits,
               "Enforce memory and cpu of processes, by the control group that systemd delegates")
      ->envname("SLIPWAY_LIMITS");
  app.add_option("--service-user", options.service_user,
                 "The user that services and builds run as; the daemon must be root")
      ->envname("SLIPWAY_SERVICE_USER");
  app.add_option("--service-uids", options.service_uids,
                 "Users FIRST-LAST, by number, of which each service and its builds run as one of "
                 "its own; the daemon must be root")
      ->envname("SLIPWAY_SERVICE_UIDS")
      ->check([](const std::string& text) {
        const auto range = runtime::parse_user_range(text);
        return range ? std::string() : range.error().message;
      });
  app.get_option("--service-uids")->excludes("--service-user");
  add_oidc_flags(app, options.oidc);
  app.add_option("--log-level", options.log_level, "debug, info, warn or error")
      ->envname("SLIPWAY_LOG_LEVEL")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}))
      ->capture_default_str();
  auto* rotate = app.add_subcommand(
      "rotate-key", "Encrypt all secrets again with a new key; the daemon must be stopped");
  auto* replay = app.add_subcommand(
      "replay", "Decide what is stored again with this program, and list what would differ");
  replay->add_flag("--json", options.json, "Print it as JSON");
  auto* backup = app.add_subcommand(
      "backup", "Copy what cannot be made again into a new folder, while the daemon goes on");
  backup->add_option("--to", options.backup, "The folder; it must not be there yet")->required();
  backup->add_flag("--without-key", options.without_key,
                   "Leave out the secret-key, to keep it apart");
  auto* restore = app.add_subcommand(
      "restore", "Put a back-up into a data folder without a store, after it was found whole");
  restore->add_option("--from", options.backup, "A folder that backup made")->required();
  restore->add_option("--key", options.key, "The secret-key file of a back-up without one");
  auto* migrate = app.add_subcommand(
      "migrate",
      "Copy a store into an empty PostgreSQL database and compare; the daemon must be "
      "stopped");
  migrate->add_option("--from", options.from, "sqlite:FOLDER, the data folder")->required();
  migrate->preparse_callback([&app](std::size_t) { app.get_option("--data")->required(false); });
  migrate->add_option("--to", options.to, "postgres://USER@HOST/DATABASE")->required();
  for (auto* command : {rotate, replay, backup, restore, migrate}) {
    command->fallthrough()->configurable(false);
    command->callback([&options, command] { options.command = command->get_name(); });
  }
  app.add_flag_callback(
         "--example-config", [&app] { throw CLI::CallForVersion(example_config(app), 0); },
         "Print a file for --config with every option, commented out")
      ->configurable(false);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    return Exit{app.exit(e)};
  } catch (const CLI::ConfigError& e) {
    std::cerr << "slipwayd: " << e.what() << advice(app, e.what()) << "\n";
    return Exit{kWrongConfiguration};
  } catch (const CLI::FileError& e) {
    std::cerr << "slipwayd: " << e.what() << "\n";
    return Exit{kWrongConfiguration};
  } catch (const CLI::ParseError& e) {
    const auto unknown = unknown_option(app);
    std::cerr << "slipwayd: " << (unknown.empty() ? e.what() + advice(app, e.what()) : unknown)
              << "\nslipwayd --help shows all options.\n";
    return Exit{kUsage};
  }
  for (const auto& network : webhook_networks) {
    options.webhook_networks.push_back(io::parse_ip_network(network).value());
  }
  options.remote_reach.private_too = !internet_only;
  for (const auto& network : remote_networks) {
    options.remote_reach.networks.push_back(io::parse_ip_network(network).value());
  }
  for (auto [key, variable] : {std::pair{&options.secret_key, "SLIPWAY_SECRET_KEY"},
                               {&options.next_secret_key, "SLIPWAY_NEXT_SECRET_KEY"}}) {
    auto taken = take_key(variable);
    if (const auto* exit = std::get_if<Exit>(&taken)) return *exit;
    *key = std::move(std::get<std::string>(taken));
  }
  return options;
}

std::variant<Address, std::string> parse_address(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  unsigned port = 0;
  if (colon != std::string::npos) {
    const char* end = text.data() + text.size();
    const auto [parsed, ec] = std::from_chars(text.data() + colon + 1, end, port);
    if (ec == std::errc() && parsed == end && port <= 65535) {
      address.host = text.substr(0, colon);
      if (address.host.starts_with('[') && address.host.ends_with(']')) {
        address.host = address.host.substr(1, address.host.size() - 2);
      }
      if (address.host == "localhost") address.host = "127.0.0.1";
      if (address.host.empty()) address.host = "0.0.0.0";
      address.port = static_cast<unsigned short>(port);
      return address;
    }
  }
  return "'" + text +
         "' is no address. Write HOST:PORT, 127.0.0.1:8080 say; port 0 takes a free "
         "one.";
}

}  // namespace slipway::daemon

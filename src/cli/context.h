#pragma once
// What every command gets: the global options, the output, and the daemon. main() makes the only
// one; commands keep references to it. One thread.

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/clock.h"
#include "base/result.h"
#include "cli/api_client.h"
#include "cli/terminal.h"
#include "cli/tree.h"

namespace slipway::cli {

// The exit code, or why the command failed.
using Outcome = base::Result<int>;

struct GlobalOptions {
  std::string url, token, data;
  bool json = false;
  bool pretty = false;  // JSON over several lines
  bool verbose = false;
  Scope scope;
};

class Context {
 public:
  using Environment = std::function<std::optional<std::string>(std::string_view)>;

  Context(std::ostream& out_stream, std::ostream& err_stream, Terminal out_terminal,
          Environment variables)
      : out(out_stream),
        err(err_stream),
        terminal(out_terminal),
        environment(std::move(variables)) {}

  // Connects nothing yet. An error where nothing says where the daemon is.
  base::Result<ApiClient*> api();

  base::Result<Tree> tree();
  // A service by its words; by its id without loading the whole tree.
  base::Result<ServiceNode> service(const std::string& words);
  base::Result<std::string> organization_id();

  bool wants_json() const { return options.json || options.pretty; }
  // `rendered`, or where JSON is asked for the answer, which finish() prints: stdout is then one
  // document however many answers there were.
  int print(const boost::json::value& answer, const std::function<std::string()>& rendered);
  // One answer as it is, several as {"results": [...]}. At the end of every command.
  void finish();
  // One line on stderr; kExitUsage.
  int usage_error(std::string_view message);

  std::ostream& out;
  std::ostream& err;
  Terminal terminal;
  Environment environment;
  GlobalOptions options;
  std::function<Outcome()> action;  // of the command that was given

 private:
  std::unique_ptr<ApiClient> api_;
  boost::json::array answers_;
};

// The error's line for stderr, with the field where the message doesn't name it.
std::string describe(const base::Error& error);

}  // namespace slipway::cli

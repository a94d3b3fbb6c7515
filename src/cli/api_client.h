#pragma once
// The daemon's API for the commands: finds the daemon, sends JSON, and turns the API's errors into
// base::Error. Blocking; one thread at a time.

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <stop_token>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/result.h"
#include "io/byte_stream.h"
#include "io/http_client.h"

namespace slipway::cli {

struct Address {
  std::string url;  // without "/" at its end
  std::string token;
};

// From the options --url, --token and --data; an empty one was not given. What the first two don't
// say is read from DIR/address and DIR/admin-token.
base::Result<Address> find_address(std::string url, std::string token, const std::string& data);

// The error that an answer of this status and body is. `url` names the daemon in messages.
base::Error api_error(int status, std::string_view body, const std::string& url);

class ApiClient {
 public:
  // `told`, which outlives it, gets a line of each exchange; none: nobody is told.
  explicit ApiClient(Address address, std::ostream* told = nullptr)
      : address_(std::move(address)), told_(told) {}

  // `path` is below /api and begins with "/". An answer without body is null.
  base::Result<boost::json::value> get(const std::string& path);
  base::Result<boost::json::value> post(const std::string& path, const boost::json::value& body);
  base::Result<boost::json::value> put(const std::string& path, const boost::json::value& body);
  base::Result<boost::json::value> remove(const std::string& path);

  // The "results" of a list.
  base::Result<boost::json::array> list(const std::string& path);
  // The answer's body as it is.
  base::Result<std::string> raw(const std::string& path);

  // Server-sent events as they come, until the sink returns false, the daemon ends them, or
  // `at_most` passed (zero: never), which is no error.
  base::Result<void> stream(const std::string& path, const std::string& last_event_id,
                            base::Duration at_most,
                            const std::function<bool(std::string_view)>& on_data);

  // The connection of a WebSocket of this path. Thread-safe, beside everything else.
  base::Result<std::unique_ptr<io::ByteStream>> tunnel(const std::string& path,
                                                       const std::stop_token& stop) const;

  // Signs in as a user; what is sent from then on is sent as them, and no token.
  base::Result<void> sign_in(const std::string& email, const std::string& password);

  const std::string& url() const { return address_.url; }

 private:
  io::HttpRequest request(std::string method, const std::string& path) const;
  base::Result<io::HttpResponse> send(const io::HttpRequest& request);
  base::Result<boost::json::value> exchange(const io::HttpRequest& request);
  void tell(const io::HttpRequest& request, const base::Result<io::HttpResponse>& response) const;
  base::Error unreachable(const base::Error& error) const;

  Address address_;
  std::ostream* told_;
  std::string cookie_, csrf_token_;  // of the session, where there is one
  io::HttpClient http_;
};

}  // namespace slipway::cli

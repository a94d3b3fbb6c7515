// Slipway's HTTP edge and its check of a signature, and nothing else: what receiving costs without
// the durable write.
//   slipway-bare SECRET      prints "listening on http://127.0.0.1:PORT", ends on SIGTERM

#include <csignal>
#include <iostream>

#include "forge/github/github_forge.h"
#include "io/http_server.h"

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const std::string secret = argv[1];
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  ::pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  const auto sender = slipway::forge::make_github_forge();
  slipway::io::ServerOptions options;
  options.port = 0;
  slipway::io::ServerFunctions functions;
  functions.handle = [&](const slipway::io::ServerRequest& request,
                         slipway::io::Responder responder) {
    const bool signed_right =
        sender->verify(request.headers, request.body, secret, {}).has_value() &&
        sender->check(request.headers, request.body).has_value();
    responder.respond({signed_right ? 202 : 401, "application/json", "{}", {}});
  };
  functions.error = [](int status, std::string message, std::string_view) {
    return slipway::io::ServerResponse{status, "text/plain", std::move(message), {}};
  };
  auto server = slipway::io::HttpServer::listen(options, std::move(functions));
  if (!server) {
    std::cerr << server.error().message << "\n";
    return 69;
  }
  (*server)->start();
  std::cout << "listening on http://127.0.0.1:" << (*server)->port() << std::endl;
  int received = 0;
  sigwait(&ends, &received);
  (*server)->stop();
  return 0;
}

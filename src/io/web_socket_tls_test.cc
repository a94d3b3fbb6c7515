// A WebSocket over TLS whose other side does not read for a while.

#include <atomic>
#include <memory>
#include <thread>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include "io/sockets.h"
#include "io/test_server.h"
#include "io/web_socket_client.h"

namespace slipway::io {
namespace {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* it) const {
    free(it);
  }
};

struct Identity {
  std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>> key;
  std::unique_ptr<X509, Freed<X509_free>> certificate;

  std::string pem() const {
    const std::unique_ptr<BIO, Freed<BIO_free_all>> out(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(out.get(), certificate.get());
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
  }
};

// Of 127.0.0.1, signed by itself.
Identity make_identity() {
  Identity made{decltype(Identity::key)(EVP_EC_gen("P-256")),
                decltype(Identity::certificate)(X509_new())};
  X509* const it = made.certificate.get();
  X509_set_version(it, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(it), 1);
  X509_gmtime_adj(X509_getm_notBefore(it), -60);
  X509_gmtime_adj(X509_getm_notAfter(it), 3600);
  X509_set_pubkey(it, made.key.get());
  X509_NAME* const name = X509_get_subject_name(it);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("127.0.0.1"), -1, -1, 0);
  X509_set_issuer_name(it, name);
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> names(
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1"));
  X509_add_ext(it, names.get(), -1);
  X509_sign(it, made.key.get(), EVP_sha256());
  return made;
}

// Takes one WebSocket, and reads from it only once it may. Returns what the messages held.
std::string serve_one(const Fd& listener, const Identity& identity,
                      const std::atomic<bool>& may_read) {
  const Fd client(::accept4(listener.value(), nullptr, nullptr, SOCK_CLOEXEC));
  const std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>> context(SSL_CTX_new(TLS_server_method()));
  SSL_CTX_use_certificate(context.get(), identity.certificate.get());
  SSL_CTX_use_PrivateKey(context.get(), identity.key.get());
  const std::unique_ptr<SSL, Freed<SSL_free>> tls(SSL_new(context.get()));
  SSL_set_fd(tls.get(), client.value());
  if (SSL_accept(tls.get()) != 1) return "no TLS";
  std::string bytes(65536, '\0');
  const auto read = [&]() -> std::string_view {
    const int count = SSL_read(tls.get(), bytes.data(), static_cast<int>(bytes.size()));
    return {bytes.data(), static_cast<std::size_t>(std::max(count, 0))};
  };
  const std::string head(read());
  constexpr std::string_view field = "Sec-WebSocket-Key: ";
  const auto key = head.substr(head.find(field) + field.size(), 24);
  const std::string answer =
      "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " +
      web_socket_accept(key) + "\r\n\r\n";
  SSL_write(tls.get(), answer.data(), static_cast<int>(answer.size()));
  may_read.wait(false);
  WebSocketParser parser(true);
  std::string all;
  while (true) {
    const auto message = parser.next();
    if (!message) return message.error().message;
    if (*message && (*message)->payload.empty()) return all;
    if (*message) all += (*message)->payload;
    if (*message) continue;
    const auto piece = read();
    if (piece.empty()) return all + " broke off";
    parser.feed(piece);
  }
}

TEST(WebSocketOverTls, GoesOnWhereItHadToWait) {
  const Identity identity = make_identity();
  const Fd listener = listening_socket();
  const int small = 1 << 16;
  ::setsockopt(listener.value(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  std::atomic<bool> may_read = false;
  std::string arrived;
  std::jthread server([&] { arrived = serve_one(listener, identity, may_read); });
  const std::shared_ptr<void> lets_go(nullptr, [&](void*) {
    ::shutdown(listener.value(), SHUT_RDWR);
    may_read = true;
    may_read.notify_all();
  });
  auto opened =
      open_web_socket({.url = "https://127.0.0.1:" + std::to_string(local_port(listener)),
                       .tls_texts = {.authority = identity.pem(), .certificate = {}, .key = {}}});
  ASSERT_TRUE(opened) << opened.error().message;
  ASSERT_TRUE(opened->socket);
  auto stream = std::make_unique<WebSocketStream>(std::move(*opened->socket));

  std::string much;
  for (int line = 0; much.size() < std::size_t{6} << 20U; ++line) {
    much += std::to_string(line) + '\n';
  }
  std::string_view left = much;
  const auto write = [&]() -> base::Result<std::size_t> {
    auto count = stream->write(left);
    if (count) left.remove_prefix(*count);
    return count;
  };
  base::Result<std::size_t> count = 1;
  while (count && *count > 0) count = write();
  EXPECT_TRUE(count && stream->unsent() > 0) << "it has to wait before it is all sent";
  may_read = true;
  may_read.notify_all();
  while (count && !left.empty()) {
    pollfd waits{stream->fd(), POLLOUT, 0};
    ASSERT_EQ(::poll(&waits, 1, 10'000), 1);
    count = write();
  }
  ASSERT_TRUE(count) << count.error().message;
  ASSERT_TRUE(stream->finish());
  while (stream->unsent() > 0) {
    pollfd waits{stream->fd(), POLLOUT, 0};
    ASSERT_EQ(::poll(&waits, 1, 10'000), 1);
    ASSERT_TRUE(stream->write(""));
  }
  server.join();
  EXPECT_TRUE(arrived == much) << arrived.size() << " bytes of " << much.size() << ", at the end "
                               << arrived.substr(arrived.size() -
                                                 std::min<std::size_t>(arrived.size(), 60));
}

}  // namespace
}  // namespace slipway::io

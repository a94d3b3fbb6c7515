#include "io/mail_sender.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

#include <curl/curl.h>

#include "base/text.h"
#include "io/curl_start.h"
#include "io/url.h"

namespace slipway::io {
namespace {

using base::ErrorCode;

struct MailUpload {
  std::string_view rest;
};

std::size_t give_mail(char* space, std::size_t size, std::size_t count, void* context) {
  auto& upload = *static_cast<MailUpload*>(context);
  const std::size_t given = std::min(size * count, upload.rest.size());
  std::memcpy(space, upload.rest.data(), given);
  upload.rest.remove_prefix(given);
  return given;
}

int stop_mail(void* context, curl_off_t /*down*/, curl_off_t /*of*/, curl_off_t /*up*/,
              curl_off_t /*all*/) {
  return static_cast<std::stop_token*>(context)->stop_requested() ? 1 : 0;
}

struct MailHost {
  std::string host;
  bool is_tls = false;
};

// "smtp://host:587" without anything else, so that no other option of curl's hides in it.
base::Result<MailHost> mail_host(const std::string& url) {
  const std::string lower = base::to_lower(url);
  const bool is_tls = lower.starts_with("smtps://");
  const std::size_t scheme = lower.find("://");
  const auto host = lower.starts_with("smtp://") || is_tls
                        ? parse_url("http://" + url.substr(scheme + 3))
                        : base::Result<Url>(base::fail(ErrorCode::kInvalid, ""));
  if (!host || host->has_user || host->path != "/" || !host->query.empty()) {
    return base::fail(ErrorCode::kInvalid, "'" + url +
                                               "' is no mail server; write smtp://HOST:587 or "
                                               "smtps://HOST:465, without a user");
  }
  return MailHost{host->host, is_tls};
}

ErrorCode mail_error(CURLcode result) {
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT:
      return ErrorCode::kTimeout;
    case CURLE_ABORTED_BY_CALLBACK:
      return ErrorCode::kCancelled;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_USE_SSL_FAILED:
      return ErrorCode::kFailed;
    default:
      return ErrorCode::kUnavailable;
  }
}

long in_milliseconds(base::Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}

struct Recipients {
  curl_slist* list = nullptr;

  Recipients() = default;
  Recipients(const Recipients&) = delete;
  Recipients& operator=(const Recipients&) = delete;
  ~Recipients() { curl_slist_free_all(list); }

  void add(const std::string& address) {
    curl_slist* longer = curl_slist_append(list, address.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    list = longer;
  }
};

}  // namespace

base::Result<void> check_mail_server(const std::string& url) {
  const auto host = mail_host(url);
  if (!host) return base::fail(host.error());
  return {};
}

base::Result<MailReply> send_mail(const MailServer& server, const std::vector<std::string>& to,
                                  const std::string& content, std::stop_token stop) {
  const auto host = mail_host(server.url);
  if (!host) return base::fail(host.error());
  start_curl_once();
  const std::unique_ptr<CURL, void (*)(CURL*)> easy(curl_easy_init(), curl_easy_cleanup);
  if (!easy) throw std::bad_alloc();
  Recipients recipients;
  for (const auto& address : to) recipients.add("<" + address + ">");
  MailUpload upload{content};
  std::array<char, CURL_ERROR_SIZE> reason{};
  CURL* handle = easy.get();
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_URL, server.url.c_str());
  const bool within = is_loopback(host->host);
  const bool needs_tls = host->is_tls || (!server.user.empty() && !within);
  curl_easy_setopt(handle, CURLOPT_USE_SSL,
                   static_cast<long>(needs_tls ? CURLUSESSL_ALL : CURLUSESSL_TRY));
  if (!server.authority.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, server.authority.c_str());
  }
  if (!server.user.empty()) {
    curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
  }
  const std::string from = "<" + server.from + ">";
  curl_easy_setopt(handle, CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(handle, CURLOPT_MAIL_RCPT, recipients.list);
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, give_mail);
  curl_easy_setopt(handle, CURLOPT_READDATA, &upload);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, in_milliseconds(server.connect_timeout));
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, in_milliseconds(server.timeout));
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stop_mail);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &stop);
  curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, reason.data());
  const CURLcode result = curl_easy_perform(handle);
  long code = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &code);
  if (result == CURLE_OK) return MailReply{static_cast<int>(code), ""};
  const std::string why = reason[0] != '\0' ? reason.data() : curl_easy_strerror(result);
  if (code >= 400 && result != CURLE_ABORTED_BY_CALLBACK && result != CURLE_USE_SSL_FAILED) {
    return MailReply{static_cast<int>(code), why};
  }
  return base::fail(mail_error(result), "the mail server " + server.url + ": " + why);
}

}  // namespace slipway::io

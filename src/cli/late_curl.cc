// libcurl for the `slipway` program, loaded by the first request instead of the program's start:
// with the thirty libraries that it needs, loading takes longer than all else that --help and
// --version do. These definitions stand in the place of the library's own at link time.

#include <cstdarg>
#include <stdexcept>
#include <string>

#include <curl/curl.h>
#include <dlfcn.h>

namespace {

void* loaded_library() {
  static void* const library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(std::string("no libcurl: ") + ::dlerror());
  return library;
}

template <typename Function>
Function* real(const char* name) {
  void* const found = ::dlsym(loaded_library(), name);
  if (found == nullptr) throw std::runtime_error(std::string("libcurl has no ") + name);
  return reinterpret_cast<Function*>(found);
}

}  // namespace

// The option is an enumeration in these signatures, which va_start need not take; libcurl's own
// definitions rely on it.
#pragma GCC diagnostic ignored "-Wvarargs"

// NOLINTBEGIN(cert-dcl50-cpp,cppcoreguidelines-pro-type-vararg): libcurl's own signatures
extern "C" {

CURLcode curl_global_init(long flags) {
  return real<decltype(curl_global_init)>("curl_global_init")(flags);
}

CURL* curl_easy_init() { return real<decltype(curl_easy_init)>("curl_easy_init")(); }

void curl_easy_cleanup(CURL* easy) { real<decltype(curl_easy_cleanup)>("curl_easy_cleanup")(easy); }

void curl_easy_reset(CURL* easy) { real<decltype(curl_easy_reset)>("curl_easy_reset")(easy); }

// By the option's number libcurl knows the type of its value, which is 64 bits wide in any case.
CURLcode curl_easy_setopt(CURL* easy, CURLoption option, ...) {
  static_assert(sizeof(long) == sizeof(void*) && sizeof(curl_off_t) == sizeof(void*));
  std::va_list values;
  va_start(values, option);
  void* const value = va_arg(values, void*);
  va_end(values);
  static auto* const set = real<CURLcode(CURL*, CURLoption, ...)>("curl_easy_setopt");
  return set(easy, option, value);
}

CURLcode curl_easy_getinfo(CURL* easy, CURLINFO info, ...) {
  std::va_list values;
  va_start(values, info);
  void* const value = va_arg(values, void*);
  va_end(values);
  return real<CURLcode(CURL*, CURLINFO, ...)>("curl_easy_getinfo")(easy, info, value);
}

const char* curl_easy_strerror(CURLcode code) {
  return real<decltype(curl_easy_strerror)>("curl_easy_strerror")(code);
}

CURLcode curl_easy_perform(CURL* easy) {
  return real<decltype(curl_easy_perform)>("curl_easy_perform")(easy);
}

CURLcode curl_easy_send(CURL* easy, const void* bytes, size_t size, size_t* sent) {
  static auto* const send = real<decltype(curl_easy_send)>("curl_easy_send");
  return send(easy, bytes, size, sent);
}

CURLcode curl_easy_recv(CURL* easy, void* space, size_t size, size_t* received) {
  static auto* const receive = real<decltype(curl_easy_recv)>("curl_easy_recv");
  return receive(easy, space, size, received);
}

CURLM* curl_multi_init() { return real<decltype(curl_multi_init)>("curl_multi_init")(); }

CURLMcode curl_multi_cleanup(CURLM* multi) {
  return real<decltype(curl_multi_cleanup)>("curl_multi_cleanup")(multi);
}

CURLMcode curl_multi_add_handle(CURLM* multi, CURL* easy) {
  return real<decltype(curl_multi_add_handle)>("curl_multi_add_handle")(multi, easy);
}

CURLMcode curl_multi_remove_handle(CURLM* multi, CURL* easy) {
  return real<decltype(curl_multi_remove_handle)>("curl_multi_remove_handle")(multi, easy);
}

CURLMcode curl_multi_perform(CURLM* multi, int* running) {
  static auto* const perform = real<decltype(curl_multi_perform)>("curl_multi_perform");
  return perform(multi, running);
}

CURLMcode curl_multi_poll(CURLM* multi, curl_waitfd* more, unsigned count, int timeout_ms,
                          int* ready) {
  static auto* const poll = real<decltype(curl_multi_poll)>("curl_multi_poll");
  return poll(multi, more, count, timeout_ms, ready);
}

CURLMcode curl_multi_wakeup(CURLM* multi) {
  return real<decltype(curl_multi_wakeup)>("curl_multi_wakeup")(multi);
}

CURLMsg* curl_multi_info_read(CURLM* multi, int* left) {
  return real<decltype(curl_multi_info_read)>("curl_multi_info_read")(multi, left);
}

const char* curl_multi_strerror(CURLMcode code) {
  return real<decltype(curl_multi_strerror)>("curl_multi_strerror")(code);
}

curl_slist* curl_slist_append(curl_slist* list, const char* line) {
  return real<decltype(curl_slist_append)>("curl_slist_append")(list, line);
}

void curl_slist_free_all(curl_slist* list) {
  real<decltype(curl_slist_free_all)>("curl_slist_free_all")(list);
}

void curl_free(void* text) { real<decltype(curl_free)>("curl_free")(text); }

time_t curl_getdate(const char* text, const time_t* unused) {
  return real<decltype(curl_getdate)>("curl_getdate")(text, unused);
}

CURLU* curl_url() { return real<decltype(curl_url)>("curl_url")(); }

void curl_url_cleanup(CURLU* url) { real<decltype(curl_url_cleanup)>("curl_url_cleanup")(url); }

CURLUcode curl_url_get(CURLU* url, CURLUPart part, char** found, unsigned flags) {
  return real<decltype(curl_url_get)>("curl_url_get")(url, part, found, flags);
}

CURLUcode curl_url_set(CURLU* url, CURLUPart part, const char* text, unsigned flags) {
  return real<decltype(curl_url_set)>("curl_url_set")(url, part, text, flags);
}

int curl_strequal(const char* one, const char* other) {
  return real<decltype(curl_strequal)>("curl_strequal")(one, other);
}

}  // extern "C"
// NOLINTEND(cert-dcl50-cpp,cppcoreguidelines-pro-type-vararg)

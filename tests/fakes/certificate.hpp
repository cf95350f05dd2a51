/// A throw-away certificate that vouches for itself, made when the test runs.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace feedd::fakes {

class Certificate {
 public:
  /// `names` as OpenSSL writes them: "IP:127.0.0.1", "DNS:localhost". The certificate itself is written to `ca_file`.
  /// Good from an hour ago for so many seconds from now.
  Certificate(const std::string& names, const std::string& ca_file, long seconds = 86400)
      : key_(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate_(X509_new(), X509_free) {
    auto* one = certificate_.get();
    X509_set_version(one, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(one), 1);
    X509_gmtime_adj(X509_getm_notBefore(one), -3600);
    X509_gmtime_adj(X509_getm_notAfter(one), seconds);
    X509_set_pubkey(one, key_.get());
    auto* name = X509_get_subject_name(one);
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("feedd test"), -1, -1,
                               0);
    X509_set_issuer_name(one, name);
    add(NID_basic_constraints, "critical,CA:TRUE");
    add(NID_subject_alt_name, names);
    X509_sign(one, key_.get(), EVP_sha256());
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(ca_file.c_str(), "w"), std::fclose);
    if (!file || PEM_write_X509(file.get(), one) != 1) throw std::runtime_error("cannot write " + ca_file);
    context_.reset(SSL_CTX_new(TLS_server_method()));
    if (SSL_CTX_use_certificate(context_.get(), one) != 1 || SSL_CTX_use_PrivateKey(context_.get(), key_.get()) != 1)
      throw std::runtime_error("the certificate does not fit its key");
  }
  SSL_CTX* context() const { return context_.get(); }

 private:
  void add(int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate_.get(), certificate_.get(), nullptr, nullptr, 0);
    auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate_.get(), extension, -1);
    X509_EXTENSION_free(extension);
  }

  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
  std::unique_ptr<X509, void (*)(X509*)> certificate_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context_{nullptr, SSL_CTX_free};
};

}  // namespace feedd::fakes

package door

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
)

// ErrHost is the error of a coordinator that is not known by the name it was
// reached by.
var ErrHost = errors.New("not one of the certificate's names")

// refusals are what the other side says of our certificate, as package tls puts
// it, and what that means. The last one is NATS' client's, which does not always hear
// what the server says.
var refusals = []struct{ alert, meaning string }{
	{"remote error: tls: certificate required", "the other side demands a certificate of its authority, and ours is none or of another"},
	{"remote error: tls: unknown certificate authority", "the other side does not know the authority of our certificate: both sides need the same " + authorityFile},
	{"remote error: tls: bad certificate", "the other side does not accept our certificate: both sides need the same " + authorityFile},
	{"remote error: tls: expired certificate", "the other side finds our certificate expired, or its clock is wrong"},
	{"remote error: tls: protocol version not supported", "one side speaks TLS 1.3 and the other only what is older"},
	{"connection closed by remote after TLS handshake", "the other side does not accept our certificate, or demands one"},
}

// Explain says in terms of a door why a connection was refused, where it knows;
// otherwise it returns the error as it is.
func Explain(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Errorf("%s is %w: it is for %s", e.Host, ErrHost, strings.Join(hostsOf(e.Certificate), ", "))
	}
	if e, ok := errors.AsType[x509.CertificateInvalidError](err); ok && e.Reason == x509.Expired {
		return fmt.Errorf("the other side's certificate is %w (from %s until %s)", ErrDate, day(e.Cert.NotBefore), day(e.Cert.NotAfter))
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Errorf("the other side's certificate is of an authority that is not ours: both sides need the same %s", authorityFile)
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return fmt.Errorf("the other side does not speak TLS: %w", err)
	}
	for _, r := range refusals {
		if strings.Contains(err.Error(), r.alert) {
			return fmt.Errorf("%s: %w", r.meaning, err)
		}
	}
	return err
}

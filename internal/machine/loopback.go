package machine

import "net/netip"

// Loopback says whether a host is this machine, by an address or by the one name
// that no resolver gives another.
func Loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}

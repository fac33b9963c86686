package door

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
)

// hosts are what a coordinator is known by.
type hosts struct {
	dns []string
	ips []net.IP
}

// dnsName is a name as certificates hold it; the first part may be a star.
var dnsName = regexp.MustCompile(`^(\*\.)?([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$`)

// parseHosts sorts names and addresses, and adds those of the machine to itself.
func parseHosts(list []string) (hosts, error) {
	if len(list) == 0 {
		return hosts{}, errors.New("no host named: a certificate is for the names or addresses by which workers reach the coordinator")
	}
	var h hosts
	for _, name := range slices.Concat(list, []string{"localhost", "127.0.0.1", "::1"}) {
		ip := net.ParseIP(name)
		switch {
		case ip != nil && ip.IsUnspecified():
			return h, fmt.Errorf("host %s is where to listen, not an address that workers can connect to: name the machine", name)
		case ip != nil && !slices.ContainsFunc(h.ips, ip.Equal):
			h.ips = append(h.ips, ip)
		case ip == nil && (len(name) > 253 || !dnsName.MatchString(name)):
			return h, fmt.Errorf("host %q is neither a name, such as trainer.example.org, nor an address, such as 192.0.2.7; it has no port", name)
		case ip == nil && !slices.Contains(h.dns, name):
			h.dns = append(h.dns, name)
		}
	}
	return h, nil
}

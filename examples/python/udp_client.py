# The twin of ../UdpClient.java with Python's socket module.
import socket
import sys

client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
client.settimeout(30)
client.sendto(b"ping", (sys.argv[1], int(sys.argv[2])))
answer, sender = client.recvfrom(65536)
print(f"\"{answer.decode()}\" from udp://{sender[0]}:{sender[1]}")
client.close()

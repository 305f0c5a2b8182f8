package io.jackfield.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetAddress;

/// The peer of `jack serve echo`: an echo server as Netty's own example writes it, on its native
/// epoll transport with one event loop.
///
///     java -cp benchmarks/target/jackfield-benchmarks.jar io.jackfield.benchmarks.NettyEcho PORT
public final class NettyEcho {
  private static final int BACKLOG = 4096;

  private NettyEcho() {}

  /// Serves until it is ended.
  public static void main(String[] args) throws InterruptedException {
    try (var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory())) {
      new ServerBootstrap()
          .group(loop)
          .channel(EpollServerSocketChannel.class)
          .option(ChannelOption.SO_BACKLOG, BACKLOG)
          .childOption(ChannelOption.TCP_NODELAY, true)
          .childHandler(
              new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                  channel.pipeline().addLast(new Echo());
                }
              })
          .bind(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]))
          .sync()
          .channel()
          .closeFuture()
          .sync();
    }
  }

  /// Sends back what comes, as one batch for each round of the loop.
  // As in Netty's example: a write that fails closes the channel, which is all that there is to do.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
